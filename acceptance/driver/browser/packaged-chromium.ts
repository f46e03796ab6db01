import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { repository } from '../repository';

/** The npm package that carries a browser and its libraries, so that the machine needs neither. */
const packageFolder = join(repository, 'node_modules/@sparticuz/chromium');

/** A browser that Playwright can launch. */
export interface BrowserExecutable {
  /** Path of the program. */
  readonly executablePath: string;
  /** Added to the environment of its process. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Unpacks the packaged Chromium on first use, which takes three seconds and 200 MB. The package's own code unpacks into
 * the temporary folder, and unpacks the libraries only on AWS Lambda, so this reads its archives instead.
 * @param folder where the browser is stored for later runs
 * @returns undefined if the package has no browser for this machine: it is built for Linux on x64
 */
export function packagedChromium(folder: string): BrowserExecutable | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const unpacked = join(folder, `chromium-${version}`);
  if (!existsSync(unpacked)) unpack(unpacked);
  return {
    executablePath: join(unpacked, 'chromium'),
    env: { LD_LIBRARY_PATH: join(unpacked, 'lib'), FONTCONFIG_FILE: join(unpacked, 'fonts.conf') },
  };
}

/** Renames a finished folder into place, because another test may unpack at the same time. */
function unpack(target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  const folder = mkdtempSync(`${target}-`);
  writeFileSync(join(folder, 'chromium'), archive('chromium.br'), { mode: 0o755 });
  for (const name of ['al2023.tar.br', 'fonts.tar.br'])
    execFileSync('tar', ['-x', '-C', folder], { input: archive(name) });
  writeFileSync(join(folder, 'fonts.conf'), fontConfiguration(target));
  try {
    renameSync(folder, target);
  } catch (error) {
    rmSync(folder, { recursive: true });
    if (!existsSync(target)) throw error;
  }
}

/** The package's own configuration names folders of AWS Lambda; without a font, text has no height. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}

function archive(name: string): Buffer {
  return brotliDecompressSync(readFileSync(join(packageFolder, 'bin', name)));
}

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { repository } from '../repository';

/** The browser of an npm package, so that no test needs a browser or its libraries on the machine. */
const packageFolder = join(repository, 'node_modules/@sparticuz/chromium');

/** A browser that Playwright can launch. */
export interface BrowserExecutable {
  readonly executablePath: string;
  /** Added to the environment of its process. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Unpacks the packaged Chromium at its first use, which takes three seconds and 200 MB. The package itself unpacks into
 * the machine's temporary folder, and its libraries only on AWS Lambda, so this reads its archives instead.
 *
 * @param folder where it is kept for later runs
 * @returns undefined on a machine for which the package has no browser: it is built for Linux on x64
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

/** Another test may be doing the same: the folder appears at once and whole. */
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

import { spawnSync } from 'node:child_process';

/** pip's settings of where packages come from, and uv's environment variables for the same. */
const indexSettings: readonly (readonly [pip: string, uv: string])[] = [
  ['index-url', 'UV_DEFAULT_INDEX'],
  ['extra-index-url', 'UV_INDEX'],
  ['trusted-host', 'UV_INSECURE_HOST'],
  ['cert', 'SSL_CERT_FILE'],
];
/** pip's order of precedence: environment variables, then the section of the command, then the global one. */
const pipSections = [':env:', 'install', 'global'];

/**
 * The environment that makes uv, which does not read pip's configuration, use the index and the certificates that this
 * machine's pip is set to: a company's mirror, mostly. A variable that the user has set for uv wins. The values may hold
 * passwords: they go into the environment of uv only.
 */
export function uvEnvironment(pipConfiguration: string, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const found = new Map<string, string>();
  for (const line of pipConfiguration.split('\n')) {
    const [, key = '', value = ''] = /^([^=]+)=["'](.*)["']$/.exec(line.trim()) ?? [];
    found.set(key, value.replaceAll('\\n', ' ').trim());
  }
  const result: NodeJS.ProcessEnv = { ...environment };
  for (const [pip, uv] of indexSettings) {
    const value = pipSections.map((section) => found.get(`${section}.${pip}`)).find((each) => each);
    if (value !== undefined) result[uv] ??= value;
  }
  // As pip does: the best version of all indexes. That is safe, since every file is pinned by its hash.
  if (result.UV_INDEX !== undefined) result.UV_INDEX_STRATEGY ??= 'unsafe-best-match';
  return result;
}

/** What `pip config list` says; empty when pip does not answer, since uv's defaults are then the best guess. */
export function pipConfiguration(python: string): string {
  const { status, stdout } = spawnSync(python, ['-m', 'pip', 'config', 'list'], { encoding: 'utf8' });
  return status === 0 ? stdout : '';
}

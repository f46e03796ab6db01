import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileSystem, IgnoreMode } from 'aws-cdk-lib';

/** The folder that is built. */
export const imageSources = join(__dirname, '../../../../server');

/** What of the folder stays out of the build, in the form that an asset takes. */
export function ignoredSources(): { exclude: string[]; ignoreMode: IgnoreMode } {
  const lines = readFileSync(join(imageSources, '.dockerignore'), 'utf8').split('\n');
  return {
    exclude: [...lines.filter((line) => line && !line.startsWith('#')), '!Dockerfile', '!.dockerignore'],
    ignoreMode: IgnoreMode.DOCKER,
  };
}

/** A digest over what is built, Dockerfile included: the same sources have the same one, on every machine. */
export function sourcesDigest(): string {
  return FileSystem.fingerprint(imageSources, ignoredSources());
}

/**
 * The value that the Dockerfile gives an argument by default.
 * @throws Error if it gives none
 */
export function dockerfileDefault(name: string): string {
  const dockerfile = readFileSync(join(imageSources, 'Dockerfile'), 'utf8');
  const [, value] = new RegExp(`^ARG ${name}=(\\S+)$`, 'm').exec(dockerfile) ?? [];
  if (value === undefined) throw new Error(`server/Dockerfile has no default for its argument ${name}.`);
  return value;
}

/**
 * Arguments of every build.
 * @param revision what identifies the sources, for the image's label
 */
export function buildArguments(revision: string): Record<string, string> {
  return {
    REVISION: revision,
    // BuildKit takes the time of the image from the argument itself, not from the Dockerfile's default.
    SOURCE_DATE_EPOCH: dockerfileDefault('SOURCE_DATE_EPOCH'),
  };
}

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Supervisor } from '../../../local/processes/supervisor';
import type { Progress } from '../../../local/run/step';

/** Version of Keycloak. */
const keycloakVersion = '26.7.3';
/** Version of the LDAP SDK. */
export const directoryVersion = '7.0.3';

/** Paths of the downloaded software. */
export interface Distribution {
  /** Keycloak's folder. */
  readonly keycloak: string;
  /** The jar of the LDAP SDK. */
  readonly ldapSdk: string;
}

interface Artifact {
  /** Maven coordinates: group, artifact, version and type. */
  readonly coordinates: string;
  readonly file: string;
  readonly sha256: string;
}

const keycloak: Artifact = {
  coordinates: `org.keycloak:keycloak-quarkus-dist:${keycloakVersion}:zip`,
  file: `keycloak-quarkus-dist-${keycloakVersion}.zip`,
  sha256: '27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f',
};
const ldapSdk: Artifact = {
  coordinates: `com.unboundid:unboundid-ldapsdk:${directoryVersion}:jar`,
  file: `unboundid-ldapsdk-${directoryVersion}.jar`,
  sha256: '7f1b9141f2c955d3a03b3f5da2c450bd616826e921a87fc19264a3f22b35e2fb',
};

/**
 * Requires `java` and `jar` of a JDK, and `mvn`.
 * @returns the version of the JDK
 * @throws Error that says what is missing and how to install it
 */
export function requireJava(): string {
  const run = (command: string) => spawnSync(command, ['--version'], { encoding: 'utf8' });
  const missing = ['java', 'jar', 'mvn'].filter((command) => run(command).status !== 0);
  if (missing.length > 0)
    throw new Error(
      `Keycloak needs a JDK 17 or 21 and Maven on the PATH; ${missing.join(' and ')} cannot be started. ` +
        'Install them ("apt install openjdk-17-jdk-headless maven" on Debian and Ubuntu, "brew install openjdk@21 maven" on macOS).',
    );
  return run('java').stdout.split(/\s+/)[1] ?? 'unknown';
}

/** Downloads what is missing, and checks it. Maven uses the repositories of the user's settings. */
export async function getDistribution(
  folder: string,
  supervisor: Supervisor,
  progress: Progress,
): Promise<Distribution> {
  mkdirSync(folder, { recursive: true });
  for (const artifact of [keycloak, ldapSdk]) await download(artifact, folder, supervisor, progress);
  const unpacked = join(folder, `keycloak-${keycloakVersion}`);
  if (!existsSync(unpacked)) {
    progress('Unpacking Keycloak');
    const unfinished = join(folder, 'unfinished');
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished);
    await supervisor.run({
      name: 'jar',
      executable: 'jar',
      args: ['xf', join(folder, keycloak.file)],
      cwd: unfinished,
      logFile: join(folder, 'jar.log'),
    });
    renameSync(join(unfinished, `keycloak-${keycloakVersion}`), unpacked);
  }
  return { keycloak: unpacked, ldapSdk: join(folder, ldapSdk.file) };
}

async function download(
  { coordinates, file, sha256 }: Artifact,
  folder: string,
  supervisor: Supervisor,
  progress: Progress,
): Promise<void> {
  const path = join(folder, file);
  if (!existsSync(path)) {
    progress(`Maven: ${coordinates}`);
    await supervisor.run({
      name: 'Maven',
      executable: 'mvn',
      args: [
        '--batch-mode',
        '--quiet',
        'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy',
        `-Dartifact=${coordinates}`,
        `-DoutputDirectory=${folder}`,
        '-Dmdep.useBaseVersion=true',
      ],
      logFile: join(folder, 'maven.log'),
    });
  }
  const found = await digest(path);
  if (found === sha256) return;
  rmSync(path);
  throw new Error(
    `${file} has the SHA-256 ${found}; expected ${sha256}. The file was deleted. Check the Maven repository that delivered it.`,
  );
}

async function digest(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

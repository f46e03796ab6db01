import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Supervisor } from '../../../local/processes/supervisor';
import type { Progress } from '../../../local/run/step';

export const keycloakVersion = '26.7.3';
export const directoryVersion = '7.0.3';

/** Where what was delivered lies. */
export interface Distribution {
  /** Keycloak's folder. */
  readonly keycloak: string;
  /** The jar of the LDAP SDK. */
  readonly ldapSdk: string;
}

interface Artifact {
  /** As Maven writes it: group, artifact, version and type. */
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

/** `java` and `jar` of a JDK, and `mvn`; throws with what is missing and how to get it. Returns the JDK's version. */
export function requireJava(): string {
  const asked = (command: string) => spawnSync(command, ['--version'], { encoding: 'utf8' });
  const missing = ['java', 'jar', 'mvn'].filter((command) => asked(command).status !== 0);
  if (missing.length > 0)
    throw new Error(
      `Keycloak needs a JDK 17 or 21 and Maven on the PATH; ${missing.join(' and ')} cannot be started. ` +
        'Install them ("apt install openjdk-17-jdk-headless maven" on Debian and Ubuntu, "brew install openjdk@21 maven" on macOS).',
    );
  return asked('java').stdout.split(/\s+/)[1] ?? 'unknown';
}

/** Gets what is not there yet, and checks it. Maven asks the repositories of the user's own settings. */
export async function getDistribution(
  folder: string,
  supervisor: Supervisor,
  progress: Progress,
): Promise<Distribution> {
  mkdirSync(folder, { recursive: true });
  for (const artifact of [keycloak, ldapSdk]) await get(artifact, folder, supervisor, progress);
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

async function get(
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
  throw new Error(`${file} has the SHA-256 ${found}, and not ${sha256}; it was deleted. What delivers it?`);
}

async function digest(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

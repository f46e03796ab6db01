import '../../local/cli/runtime-notices';
import { acquireInstanceLock } from '../../local/cli/instance-lock';
import { LocalRun } from '../../local/cli/local-run';
import { requireFreePorts } from '../../local/cli/ports';
import { reset } from '../../local/cli/reset';
import { findPython } from '../../local/python/find-python';
import { python } from '../driver/clients/python';
import { Stack } from '../driver/server/stack';
import { checks } from './checks';
import { chosenMistake, type Mistake } from './mistakes';
import type { Check, Proof } from './proof';
import { type Results, type Tried, writeResults } from './results';
import { directoryVersion, requireJava } from './server/distribution';
import { Keycloak } from './server/keycloak';
import { KeycloakIssuer } from './server/keycloak-issuer';
import { directoryPort, keycloakSettings, port } from './settings';

/**
 * Keycloak and an LDAP directory in the place of the run's own provider, and the whole access table against them.
 * `npm run prove:keycloak`; with `-- --mistake <name>` it must fail.
 */
async function main(): Promise<void> {
  const mistake = chosenMistake(process.argv.slice(2));
  const java = requireJava();
  findPython();
  const stack = new Stack('keycloak', port, keycloakSettings(mistake));
  const lock = acquireInstanceLock(stack.settings.folders.root, stack, console.log);
  try {
    await requireFreePorts(
      Object.entries({ ...stack.settings.ports, directory: directoryPort }).map(([purpose, each]) => ({
        port: each,
        purpose,
        change: 'acceptance/keycloak/settings.ts',
      })),
    );
    await reset(stack.settings.folders, true);
    await prove(stack, java, mistake);
  } finally {
    lock.release();
  }
}

async function prove(stack: Stack, java: string, mistake: Mistake | undefined): Promise<void> {
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => ended.abort(new Error(`ended by ${signal}`)));
  const keycloak = new Keycloak(mistake);
  const run = new LocalRun(stack.settings, (error) => ended.abort(error), keycloak.step);
  const interruption = new Promise<never>((_, reject) => {
    ended.signal.addEventListener('abort', () => reject(ended.signal.reason));
  });
  try {
    const results = await Promise.race([
      startAndCheck(run, stack, keycloak, java, ended.signal),
      interruption,
    ]);
    const failed = results.tried.filter(({ failure }) => failure !== undefined);
    if (!mistake) writeResults(results);
    console.log(`${results.tried.length - failed.length} of ${results.tried.length} checks passed.`);
    if (failed.length > 0) process.exitCode = 1;
  } finally {
    await run.stop();
  }
}

async function startAndCheck(
  run: LocalRun,
  stack: Stack,
  keycloak: Keycloak,
  java: string,
  ended: AbortSignal,
): Promise<Results> {
  const started = performance.now();
  for (const { title, run: step } of run.steps) {
    ended.throwIfAborted();
    const seconds = await timed(() => step((message) => console.log(`    ${message}`)));
    console.log(`  ${title} (${seconds.toFixed(1)} s)`);
  }
  const startSeconds = (performance.now() - started) / 1000;
  const parts = new Map<Parameters<Proof['report']>[0], readonly string[]>();
  const issuer = new KeycloakIssuer(stack, keycloak.admin);
  const proof: Proof = { stack, keycloak, issuer, report: (part, lines) => parts.set(part, lines) };
  const versions = {
    Keycloak: await keycloak.admin.version(),
    'LDAP directory (UnboundID LDAP SDK, in memory)': directoryVersion,
    JDK: java,
    MLflow: await mlflowVersion(stack),
    Node: process.versions.node,
  };
  const tried: Tried[] = [];
  for (const check of checks) {
    ended.throwIfAborted();
    tried.push(await tryCheck(check, proof));
  }
  return { versions, tried, parts, startSeconds };
}

/** Of a failure; the answer of a request may be long. */
const shownCharacters = 4000;

async function tryCheck({ title, run }: Check, proof: Proof): Promise<Tried> {
  let failure: string | undefined;
  const seconds = await timed(() =>
    run(proof).catch((error: unknown) => {
      failure = error instanceof Error ? error.message : String(error);
    }),
  );
  console.log(`${failure === undefined ? 'passed' : 'FAILED'} (${seconds.toFixed(0)} s): ${title}`);
  if (failure !== undefined) console.log(`${failure.slice(0, shownCharacters)}\n`);
  return { title, seconds, ...(failure === undefined ? {} : { failure }) };
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return (performance.now() - started) / 1000;
}

async function mlflowVersion(stack: Stack): Promise<string> {
  const { output } = await python(stack, '-c', ['import mlflow; print(mlflow.__version__)'], {});
  return output.trim();
}

main().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : error}\n`);
  // Everything has been stopped; a check that was interrupted would go on and fail.
  process.exit(1);
});

import '../../local/cli/runtime-notices';
import { acquireInstanceLock } from '../../local/cli/instance-lock';
import { LocalRun } from '../../local/cli/local-run';
import { requireFreePorts } from '../../local/cli/ports';
import { reset } from '../../local/cli/reset';
import { findPython } from '../../local/python/find-python';
import { python } from '../driver/clients/python';
import { Stack } from '../driver/server/stack';
import { checks } from './checks';
import { chosenMisconfiguration, type Misconfiguration } from './misconfigurations';
import type { Check, Proof } from './proof';
import { type CheckResult, type Results, writeResults } from './results';
import { directoryVersion, requireJava } from './server/distribution';
import { Keycloak } from './server/keycloak';
import { KeycloakIssuer } from './server/keycloak-issuer';
import { directoryPort, keycloakSettings, port } from './settings';

/**
 * `npm run prove:keycloak`: runs the access table and further checks against a local run whose issuer is Keycloak with an
 * LDAP directory. With `-- --misconfiguration <name>`, the checks must fail.
 */
async function main(): Promise<void> {
  const misconfiguration = chosenMisconfiguration(process.argv.slice(2));
  const java = requireJava();
  findPython();
  const stack = new Stack('keycloak', port, keycloakSettings(misconfiguration));
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
    await prove(stack, java, misconfiguration);
  } finally {
    lock.release();
  }
}

async function prove(
  stack: Stack,
  java: string,
  misconfiguration: Misconfiguration | undefined,
): Promise<void> {
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => stopped.abort(new Error(`stopped by ${signal}`)));
  const keycloak = new Keycloak(misconfiguration);
  const run = new LocalRun(stack.settings, (error) => stopped.abort(error), keycloak.step);
  const interruption = new Promise<never>((_, reject) => {
    stopped.signal.addEventListener('abort', () => reject(stopped.signal.reason));
  });
  try {
    const results = await Promise.race([
      startAndRunChecks(run, stack, keycloak, java, stopped.signal),
      interruption,
    ]);
    const failed = results.checks.filter(({ failure }) => failure !== undefined);
    if (!misconfiguration) writeResults(results);
    console.log(`${results.checks.length - failed.length} of ${results.checks.length} checks passed.`);
    if (failed.length > 0) process.exitCode = 1;
  } finally {
    await run.stop();
  }
}

async function startAndRunChecks(
  run: LocalRun,
  stack: Stack,
  keycloak: Keycloak,
  java: string,
  stopped: AbortSignal,
): Promise<Results> {
  const started = performance.now();
  for (const { title, run: step } of run.steps) {
    stopped.throwIfAborted();
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
  const checkResults: CheckResult[] = [];
  for (const check of checks) {
    stopped.throwIfAborted();
    checkResults.push(await runCheck(check, proof));
  }
  return { versions, checks: checkResults, parts, startSeconds };
}

/** Limit of a printed failure, because responses can be long. */
const shownCharacters = 4000;

async function runCheck({ title, run }: Check, proof: Proof): Promise<CheckResult> {
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
  // All processes are stopped. Exit, because an interrupted check would continue and fail.
  process.exit(1);
});

import './require-node';
import './runtime-notices';
import { setTimeout as delay } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import { Listr, PRESET_TIMER } from 'listr2';
import { origin } from '../../lib/config/derived/origin';
import { findPython } from '../python/find-python';
import { localSettings, type Settings } from '../run/settings';
import { acquireInstanceLock } from './instance-lock';
import { LocalRun } from './local-run';
import { requireFreePorts } from './ports';
import { reset } from './reset';
import { startupSummary } from './startup-summary';

interface Options {
  readonly port?: number;
  readonly data?: string;
  readonly environment?: string;
  readonly reset?: boolean;
  readonly yes?: boolean;
}

const program = new Command('npm start --')
  .description(
    'Runs the MLflow tracking server on this machine, from the templates that a deployment would use.',
  )
  .option('--port <number>', 'HTTPS port; the five after it are used too (default: config/local.ts)', tcpPort)
  .option('--data <folder>', 'where data, logs and virtual environments lie (default: .mlflow)')
  .option('--environment <file>', 'the environment to run (default: config/local.ts)')
  .option('--reset', 'delete the data of earlier runs first; asks before it does')
  .option('--yes', 'do not ask')
  .action(main);

function tcpPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1024 || port > 65_531)
    throw new InvalidArgumentError('Allowed is a whole number from 1024 to 65531.');
  return port;
}

async function main(options: Options): Promise<void> {
  const started = Date.now();
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => ended.abort(new Interrupted(signal)));
  onParentDeath(() => ended.abort(new Interrupted('npm is gone')));
  const settings = localSettings(options);
  const lock = acquireInstanceLock(settings.folders.root, instanceOf(settings), console.log);
  try {
    await requireFreePorts(portsOf(settings));
    findPython();
    if (options.reset && !(await reset(settings.folders, options.yes ?? false)))
      console.log('Nothing was deleted or started.');
    else await serve(settings, ended, started);
  } finally {
    lock.release();
  }
}

/** What the command for a token reads of the instance that runs. */
function instanceOf({ environment, environmentFile }: Settings) {
  return { url: origin(environment), environmentFile };
}

/**
 * Runs everything until the user or a failure ends it.
 * @param ended aborted for either
 * @param started when the user asked for it, in milliseconds
 */
async function serve(settings: Settings, ended: AbortController, started: number): Promise<void> {
  const run = new LocalRun(settings, (error) => ended.abort(error));
  try {
    await start(run, ended.signal);
    console.log(startupSummary(settings, run.caFile, (Date.now() - started) / 1000));
    await aborted(ended.signal);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    console.log('\nStopping; requests in flight are answered first.');
  } finally {
    await stop(run);
  }
}

/** Ctrl-C or a signal: the user's wish, not a failure. */
class Interrupted extends Error {}

/**
 * If npm is killed outright, it cannot pass the signal on, and the run would go on unnoticed. Started without npm, the
 * run may outlive its parent, as under nohup.
 */
function onParentDeath(notify: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && notify(), 1000).unref();
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

/** Milliseconds. A signal arrives within one or two; a failed start may be reported that much later. */
const signalDelayMs = 100;

async function start(run: LocalRun, ended: AbortSignal): Promise<void> {
  let failure: unknown;
  const interruption = aborted(ended);
  interruption.catch(() => undefined); // handled by the step that is running, if any
  const failed = async (error: unknown): Promise<never> => {
    // Ctrl-C also reaches the program that a step waits for, and its end may arrive here before the signal does.
    await delay(signalDelayMs);
    failure = ended.aborted ? ended.reason : error;
    throw new Error(failure instanceof Interrupted ? 'interrupted' : 'see below');
  };
  const steps = run.steps.map(({ title, run: work }) => ({
    title,
    task: (_: unknown, task: { output: string }) => {
      const done = work((message) => {
        task.output = message;
      });
      return Promise.race([done, interruption]).catch(failed);
    },
  }));
  const progress = new Listr(steps, {
    registerSignalListeners: false,
    rendererOptions: { timer: PRESET_TIMER, collapseErrors: false },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  });
  await progress.run().catch(() => {
    throw failure;
  });
}

async function stop(run: LocalRun): Promise<void> {
  const started = Date.now();
  await run.stop();
  console.log(`Stopped in ${((Date.now() - started) / 1000).toFixed(1)} s. Nothing was deleted.`);
}

function portsOf({ ports }: Settings) {
  const change = 'npm start -- --port <number>, or config/local.ts';
  const purposes: Record<keyof typeof ports, string> = {
    loadBalancer: 'the load balancer',
    issuer: 'the OpenID provider',
    server: 'MLflow',
    database: 'PostgreSQL',
    objectStore: 'S3',
    metrics: "the server's metrics",
    plainHttp: 'the redirect of plain HTTP',
  };
  return Object.entries(ports).map(([name, port]) => ({
    port,
    purpose: purposes[name as keyof typeof ports],
    change,
  }));
}

program.parseAsync().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});

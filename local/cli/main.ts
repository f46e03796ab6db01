import './require-node';
import './runtime-notices';
import { Command, InvalidArgumentError } from 'commander';
import { origin } from '../../lib/config/derived/origin';
import { findPython } from '../python/find-python';
import { localSettings, type Settings } from '../run/settings';
import { acquireInstanceLock } from './instance-lock';
import { aborted, Interrupted, onInterruption } from './interruption';
import { LocalRun } from './local-run';
import { neededPorts, requireFreePorts } from './ports';
import { start } from './progress';
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
  onInterruption((reason) => ended.abort(reason));
  const settings = localSettings(options);
  const lock = acquireInstanceLock(settings.folders.root, instanceOf(settings), console.log);
  try {
    await requireFreePorts(neededPorts(settings));
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

async function stop(run: LocalRun): Promise<void> {
  const started = Date.now();
  await run.stop();
  console.log(`Stopped in ${((Date.now() - started) / 1000).toFixed(1)} s. Nothing was deleted.`);
}

program.parseAsync().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});

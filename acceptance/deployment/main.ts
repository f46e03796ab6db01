import '../../local/cli/runtime-notices';
import { Command, Option } from 'commander';
import { aborted, Interrupted, onInterruption } from '../../local/cli/interruption';
import { Findings } from './findings';
import { writeResults } from './results';
import { Run, scenarios } from './run';

interface Options {
  readonly environment?: string;
  readonly scenario?: string[];
  readonly keep?: boolean;
}

/** The environments that are deployed as they are configured. */
const environments = ['dev', 'prod'];

new Command('npm run prove:deploy --')
  .description(
    'Deploys the stacks with the real CDK CLI to an emulated AWS account on this machine, and checks what they have done. Emulated, not AWS.',
  )
  .addOption(new Option('--environment <name>', 'only this one (default: both)').choices(environments))
  .addOption(new Option('--scenario <names...>', 'only these (default: all)').choices(Object.keys(scenarios)))
  .option('--keep', 'deploy one environment, and keep it until Ctrl-C, to look at it')
  .action(main)
  .parseAsync()
  .catch((error: unknown) => {
    if (error instanceof Interrupted) console.error('\nStopped. Nothing runs any more.');
    else console.error(`\n${error instanceof Error ? error.message : error}\n`);
    // All processes are stopped. Exit, because an interrupted step would continue and fail.
    process.exit(1);
  });

async function main(options: Options): Promise<void> {
  const names = options.environment === undefined ? environments : [options.environment];
  const chosen = options.scenario ?? Object.keys(scenarios);
  const isWhole = options.scenario === undefined;
  const ended = new AbortController();
  onInterruption((reason) => ended.abort(reason));
  const record = new Findings();
  const run = new Run((error) => ended.abort(error), record);
  const work = options.keep ? run.keep(names[0] ?? '') : run.all(names, chosen);
  try {
    await Promise.race([work, aborted(ended.signal)]);
  } finally {
    await run.close();
  }
  const problems = record.problems(isWhole);
  console.log(problems.length === 0 ? '\nEvery claim holds.' : `\n${problems.join('\n')}`);
  if (isWhole && names === environments) writeResults(record);
  if (problems.length > 0) process.exitCode = 1;
}

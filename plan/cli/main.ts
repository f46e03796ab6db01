import '../../checks/command/quiet-sdk';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { chosenEnvironment } from '../../checks/command/chosen-environment';
import { runCommand } from '../../checks/command/run-command';
import { type Plan, planOf } from '../deployment/plan';
import { exitCodeOf } from '../report/exit-code';
import { textOf } from '../report/text';
import { type Choice, findBaseline } from '../sources/baseline';
import { synthesize } from '../sources/synthesis';

/** `npm run plan`: what a deployment of the present code and configuration will do. It changes nothing. */
const root = join(__dirname, '../..');

interface Options extends Choice {
  readonly json?: boolean;
  readonly details?: boolean;
}

const command = new Command('npm run --silent plan --')
  .description(
    'Tells what a deployment will do, before it is deployed: what is replaced, interrupted, refused or lost, and which access widens.',
  )
  .argument('<environment>', 'name of a file of config/, such as prod')
  .addOption(
    new Option('--from <revision>', 'compare with a revision of this repository').conflicts('assembly'),
  )
  .option('--assembly <folder>', 'compare with a folder that `cdk synth` wrote')
  .option('--details', 'list every resource that changes')
  .option('--json', 'print the plan as JSON')
  .addHelpText(
    'after',
    `
Without --from and --assembly, the plan compares with what is deployed, if there are AWS credentials, and otherwise with
cdk.out. It needs cloudformation:DescribeStacks and cloudformation:GetTemplate, and changes nothing.

Exit codes: 0 nothing of the following, 3 users are interrupted or data is at risk, 4 CloudFormation refuses the
deployment, 1 there is no plan, 2 wrong arguments.`,
  )
  .action(async (name: string, options: Options) => {
    const plan = await make(name, options);
    process.stdout.write(
      `${options.json ? JSON.stringify(plan, undefined, 2) : textOf(plan, { details: options.details ?? false })}\n`,
    );
    process.exitCode = exitCodeOf(plan);
  });

async function make(name: string, choice: Choice): Promise<Plan> {
  const environment = chosenEnvironment(name, 'npm run plan --');
  const scratch = mkdtempSync(join(tmpdir(), 'mlflow-plan-'));
  // Also after Ctrl-C.
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
  process.stderr.write(`Synthesizing ${name} ...\n`);
  const stop = new AbortController();
  const { signal } = stop;
  const [baseline, wanted] = await Promise.all([
    findBaseline(choice, { root, name, environment, scratch, signal }),
    synthesize(root, name, join(scratch, 'to'), signal),
  ]).finally(() => stop.abort());
  return planOf(name, baseline.description, baseline.stacks, wanted);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

void runCommand(command);

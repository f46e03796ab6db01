import { Command } from 'commander';
import { accessOf } from '../checks/aws/access';
import { AwsClients } from '../checks/aws/clients';
import { chosenEnvironment } from '../checks/command/chosen-environment';
import { exitCodeHelp } from '../checks/command/run-command';
import { exitCodeOf, json, table } from '../checks/report';
import { runChecks } from '../checks/run-checks';
import { doctorChecks } from './checks';
import { factsOf } from './facts/facts';
import { thisMachine } from './facts/machine';

const command = 'npm run doctor --';

/** `npm run doctor -- <environment>`: what would fail the next deployment, told before it. It only reads. */
export const doctorCommand = (): Command =>
  new Command(command)
    .description(
      'Looks, before a deployment, for what would make it fail, and names the command that fixes it. It changes nothing.\n' +
        'It uses the credentials that the AWS CLI would use. Without any, it looks at what needs none.',
    )
    .argument('<environment>', 'name of a file in config/, without .ts')
    .option('--json', 'print the result for programs')
    .addHelpText('after', exitCodeHelp)
    .action(examine);

async function examine(name: string, options: { readonly json?: boolean }): Promise<void> {
  const environment = chosenEnvironment(name, command);
  const access = await accessOf(new AwsClients(environment.region));
  const results = await runChecks(doctorChecks, factsOf(name, environment, { machine: thisMachine, access }));
  const heading = {
    command: 'doctor',
    environment: name,
    target: `account ${environment.account}, ${environment.region}`,
  };
  console.log(options.json ? json(heading, results) : table(heading, results));
  process.exitCode = exitCodeOf(results);
}

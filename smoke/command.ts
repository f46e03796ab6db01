import { Command } from 'commander';
import { accessOf, unseenOf } from '../checks/aws/access';
import { AwsClients } from '../checks/aws/clients';
import { Deployed } from '../checks/aws/deployed';
import { chosenEnvironment } from '../checks/command/chosen-environment';
import { exitCodeHelp } from '../checks/command/run-command';
import { UsageError } from '../checks/command/usage-error';
import { exitCodeOf, json, table } from '../checks/report';
import { runChecks } from '../checks/run-checks';
import { smokeChecks } from './checks';
import { evidenceOf } from './evidence/evidence-of';
import type { Facts } from './facts';
import { provedBy, provedText } from './proved';
import { checkOf } from './suspicion';
import { suspicions } from './suspicions';
import { type LocalTarget, localTarget } from './target/local-target';
import { awsTarget } from './target/target';
import { findTokens } from './target/tokens';

const command = 'npm run smoke --';

/** Milliseconds: Firehose collects for five minutes, and delivers then. */
const tenMinutes = 600_000;

interface Options {
  readonly local?: string | true;
  readonly wait?: boolean;
  readonly team?: string;
  readonly json?: boolean;
}

/** `npm run smoke -- <environment>`: whether a deployed server is as it should be, seen from outside and by AWS. */
export const smokeCommand = (): Command =>
  new Command(command)
    .description(
      'Tries a server after a deployment: strangers, tokens, a run with an artifact, the audit trail, and each suspicion of\n' +
        'docs/unverified.md. It leaves one experiment, mlflow-aws-smoke. It never prints a token.',
    )
    .argument('[environment]', 'name of a file in config/, without .ts; needed without --local')
    .option(
      '--local [folder or address]',
      'try the server of npm start instead: its data folder (default: .mlflow) or its https:// address',
    )
    .option('--wait', 'look up to ten minutes for the audit trail in its locked bucket')
    .option('--team <name>', 'team in which the run is logged, if the caller is in several')
    .option('--json', 'print the result for programs')
    .addHelpText(
      'after',
      `\nTokens: MLFLOW_TRACKING_TOKEN, or what "mlflow-aws token" prints (a saved login, or the credentials of a machine in\n` +
        'MLFLOW_AWS_CLIENT_ID and MLFLOW_AWS_CLIENT_SECRET). MLFLOW_SMOKE_ID_TOKEN: an ID token of the same issuer.\n' +
        `MLFLOW_TRACKING_SERVER_CERT_PATH: your own certificate authority.\n${exitCodeHelp}`,
    )
    .action(tryServer);

async function tryServer(name: string | undefined, options: Options): Promise<void> {
  const found = chosenTarget(name, options.local);
  const facts = await factsOf(found, options);
  const { target } = found;
  const results = await runChecks([...smokeChecks, ...suspicions.map(checkOf)], facts);
  const heading = {
    command: 'smoke',
    environment: target.name,
    target: `${target.origin} on ${target.place}`,
  };
  const proved = provedBy(results);
  console.log(
    options.json
      ? json({ ...heading, proved }, results)
      : [table(heading, results), ...provedText(proved)].join('\n'),
  );
  process.exitCode = exitCodeOf(results);
}

function chosenTarget(name: string | undefined, local: Options['local']): LocalTarget {
  if (local === undefined) {
    if (name === undefined)
      throw new UsageError(`Name an environment: ${command} <environment>, or use --local.`);
    return { target: awsTarget(name, chosenEnvironment(name, command), process.env) };
  }
  const found = localTarget(local === true ? undefined : local, process.env);
  if (name !== undefined && name !== found.target.name)
    throw new UsageError(`The local server runs ${found.target.name}, not ${name}. Leave the name out.`);
  return found;
}

async function factsOf(found: LocalTarget, { wait, team }: Options): Promise<Facts> {
  const { target } = found;
  const { environment } = target;
  const unseen =
    target.place === 'AWS'
      ? unseenOf(await accessOf(new AwsClients(environment.region)), environment)
      : 'this server runs on this machine, not on AWS';
  const aws = new AwsClients(environment.region, unseen);
  const deployed = new Deployed(aws, stackNames(found));
  const tokens = await findTokens(found, process.env);
  const patience = wait ? tenMinutes : 0;
  const evidence = evidenceOf({ target, tokens, aws, deployed, patience }, team);
  return { target, tokens, aws, deployed, evidence, patience };
}

/** CloudFormation's names of the stacks, in the order of their deployment. */
function stackNames({ target: { name, environment } }: LocalTarget): string[] {
  const identity = environment.identity.kind === 'cognito' ? ['identity'] : [];
  return ['network', 'data', ...identity, 'service', 'observability'].map((id) => `mlflow-${name}-${id}`);
}

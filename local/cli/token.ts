import { resolve } from 'node:path';
import { Command } from 'commander';
import { origin } from '../../lib/config/derived/origin';
import { issueToken } from '../identity-provider/access-token';
import { demoUsers } from '../identity-provider/demo-users';
import { defaultData, localSettings } from '../run/settings';
import { runningInstance } from './instance-lock';

interface Options {
  readonly data?: string;
}

new Command('npm run --silent token --')
  .description(
    'Prints a bearer token of a demo user, as the local OpenID provider would issue it; valid for 15 minutes.',
  )
  .argument('<user>', 'scientist, colleague, outsider, governor or administrator')
  .option('--data <folder>', 'data folder of the running server (default: .mlflow)')
  .action(print)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });

async function print(name: string, { data }: Options): Promise<void> {
  const folder = data === undefined ? defaultData : resolve(data);
  const instance = runningInstance(folder);
  if (!instance)
    throw new Error(`No server runs on ${folder}: run npm start first, or name its --data folder.`);
  const { environment, identity, folders } = localSettings({
    data,
    port: Number(new URL(instance.url).port || 443),
    environment: instance.environmentFile,
  });
  const users = demoUsers(environment.access);
  const user = users.find((candidate) => candidate.name === name);
  if (!user)
    throw new Error(`There is no demo user ${name}. There are ${users.map((each) => each.name).join(', ')}.`);
  const { issuer, accessScope, commandLineClientId: clientId } = identity;
  const stateFolder = folders.identityProvider;
  process.stdout.write(
    `${await issueToken({ stateFolder, issuer, user, clientId, audience: origin(environment), accessScope })}\n`,
  );
}

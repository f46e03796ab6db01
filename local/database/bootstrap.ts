import { Signer } from '@aws-sdk/rds-signer';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { connectAsMaster } from '../../lambda/database-bootstrap/connect';
import { handle } from '../../lambda/database-bootstrap/handler';
import type { Plan } from '../blueprint/plan';
import type { Certificates } from '../certificates/certificates';

/** How the bootstrap reaches the database here. */
export interface MasterAccess {
  /** Certificates by which the bootstrap trusts the database. */
  readonly certificates: Certificates;
  /** Region that login tokens are signed for. */
  readonly region: string;
  /** AWS credentials that sign login tokens. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Password of the master user. */
  readonly password: string;
}

/** The part of the instance's endpoint that certificates and tokens name. */
export const databaseHost = 'localhost';

/** Prepares the database with the Lambda's own handler, as the custom resource does. */
export async function bootstrapDatabase({ database, bootstrap }: Plan, access: MasterAccess): Promise<void> {
  const { masterUser: user, port } = database;
  const event = { RequestType: 'Create', ResourceProperties: bootstrap };
  const signer = new Signer({
    hostname: databaseHost,
    port,
    username: user,
    region: access.region,
    credentials: access.credentials,
  });
  const login = {
    host: databaseHost,
    port,
    user,
    ca: [access.certificates.ca],
    password: access.password,
    token: () => signer.getAuthToken(),
  };
  await handle(event as unknown as CloudFormationCustomResourceEvent, (name) => connectAsMaster(login, name));
}

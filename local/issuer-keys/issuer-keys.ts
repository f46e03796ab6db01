import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ScheduledEvent } from 'aws-lambda';
import type { Fetch } from '../../lambda/issuer-keys/fetch-json';
import { handle } from '../../lambda/issuer-keys/handler';
import type { Plan } from '../blueprint/plan';
import { trustedFetch } from '../run/trusted-fetch';

/** What the function that copies the issuer's keys needs on this machine. */
export interface IssuerKeysOptions {
  /** The function's environment, its bucket and its schedule. */
  readonly plan: Plan['issuerKeys'];
  /** Client of the object store that takes the keys. */
  readonly store: S3Client;
  /** PEM of the authority that signed the issuer's certificate. */
  readonly trustedCa: string;
  /** Called if a later run fails; the server goes on with the keys that it has. */
  readonly onError: (error: Error) => void;
}

/** Runs the Lambda's own handler now, which may throw, and on the rule's schedule. Returns a function that ends it. */
export async function keepIssuerKeys(options: IssuerKeysOptions): Promise<() => Promise<void>> {
  const { plan, store, trustedCa, onError } = options;
  const { ISSUER: issuer = '', JWKS_ENDPOINT: jwksEndpoint = '', BUCKET, KEY } = plan.environment;
  const write = (Body: string) => store.send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body }));
  const fetch = lambdaFetch(trustedCa);
  const run = () => handle({} as ScheduledEvent, { issuer, jwksEndpoint, fetch, write });
  await run();
  const timer = setInterval(() => run().catch(onError), plan.everyMinutes * 60_000);
  return async () => clearInterval(timer);
}

/** The handler's fetch, with another authority than the public ones. */
function lambdaFetch(trustedCa: string): Fetch {
  const fetch = trustedFetch(trustedCa);
  return async (url, { headers }) => {
    const { status, body } = await fetch(url, { headers });
    return { status, body: new Response(body).body };
  };
}

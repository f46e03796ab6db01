import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { CloudFormationCustomResourceEvent, ScheduledEvent } from 'aws-lambda';
import { handle } from './handler';

const s3 = new S3Client();

/** Environment: ISSUER, JWKS_ENDPOINT, BUCKET and KEY (of the object that is written). */
export async function handler(event: ScheduledEvent | CloudFormationCustomResourceEvent) {
  const { ISSUER: issuer = '', JWKS_ENDPOINT: jwksEndpoint = '', BUCKET, KEY } = process.env;
  const write = (Body: string) =>
    s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body, ContentType: 'application/json' }));
  return await handle(event, { issuer, jwksEndpoint, fetch, write });
}

import { isDeepStrictEqual } from 'node:util';
import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  HeadBucketCommand,
  NotFound,
  PutBucketPolicyCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { BUCKET_SETTINGS } from './bucket-settings';
import { type Plain, withKnownFields } from './known-fields';

/** What became of a property of the bucket. */
export interface BucketReport {
  /** Property of AWS::S3::Bucket, or `PolicyDocument`. */
  readonly property: string;
  readonly verdict: 'executed' | 'stored' | 'not here';
  /** What the store showed when it was asked, in the S3 API's shape. */
  readonly found?: unknown;
}

/** Properties of AWS::S3::Bucket that the local run knows and has nothing to execute with. */
const NOT_HERE = [
  'AccelerateConfiguration',
  'AccessControl',
  'AnalyticsConfigurations',
  'BucketName',
  'BucketNamePrefix',
  'BucketNamespace',
  'CorsConfiguration',
  'IntelligentTieringConfigurations',
  'InventoryConfigurations',
  'LoggingConfiguration',
  'MetricsConfigurations',
  'NotificationConfiguration',
  'ObjectLockConfiguration',
  'ObjectLockEnabled',
  'ReplicationConfiguration',
  'Tags',
];

/**
 * Makes the bucket when it is missing, gives it the template's settings and policy, and reads them back. Can be repeated.
 * Throws on a property or field that is unknown, before it touches the store, and when the store did not keep one.
 *
 * @param properties of AWS::S3::Bucket, resolved
 * @param policy the PolicyDocument of its AWS::S3::BucketPolicy, resolved
 */
export async function applyBucket(
  client: S3Client,
  bucket: string,
  properties: Plain,
  policy?: Plain,
): Promise<BucketReport[]> {
  withKnownFields(properties, 'AWS::S3::Bucket', [...Object.keys(BUCKET_SETTINGS), ...NOT_HERE]);
  const settings = Object.entries(BUCKET_SETTINGS)
    .filter(([property]) => properties[property] !== undefined)
    .map(([property, setting]) => ({ property, setting, wanted: setting.translate(properties[property]) }));
  await ensureBucket(client, bucket);
  const reports: BucketReport[] = [];
  for (const { property, setting, wanted } of settings) {
    await setting.put(client, bucket, wanted as never);
    const found = await setting.get(client, bucket);
    requireKept(bucket, property, wanted, found);
    reports.push({ property, verdict: setting.verdict, found });
  }
  if (policy !== undefined) reports.push(await applyPolicy(client, bucket, policy));
  const skipped = NOT_HERE.filter((property) => properties[property] !== undefined);
  return [...reports, ...skipped.map((property) => ({ property, verdict: 'not here' as const }))];
}

async function ensureBucket(client: S3Client, Bucket: string): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket }));
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    await client.send(new CreateBucketCommand({ Bucket }));
  }
}

async function applyPolicy(client: S3Client, Bucket: string, policy: Plain): Promise<BucketReport> {
  await client.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy) }));
  const { Policy = '{}' } = await client.send(new GetBucketPolicyCommand({ Bucket }));
  const found: unknown = JSON.parse(Policy);
  requireKept(Bucket, 'PolicyDocument', policy, found);
  return { property: 'PolicyDocument', verdict: 'stored', found };
}

function requireKept(bucket: string, property: string, wanted: unknown, found: unknown): void {
  if (isDeepStrictEqual(wanted, found)) return;
  throw new Error(
    `The object store did not keep ${property} of the bucket ${bucket}: ` +
      `asked for ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}.`,
  );
}

import {
  CreateBucketCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  NotFound,
  PutBucketVersioningCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { BucketPlan } from '../blueprint/plan';

/** Makes the bucket if it is missing, and sets its versioning. Can be repeated. Throws if the store did not keep it. */
export async function ensureBucket(
  client: S3Client,
  { name: Bucket, versioning }: BucketPlan,
): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket }));
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    await client.send(new CreateBucketCommand({ Bucket }));
  }
  await client.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: versioning } }),
  );
  const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket }));
  if (Status !== versioning)
    throw new Error(
      `The versioning of the bucket ${Bucket} should be ${versioning}, but the store says ${Status}.`,
    );
}

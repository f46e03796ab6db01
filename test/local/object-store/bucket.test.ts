import {
  CreateBucketCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  NotFound,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { ensureBucket } from '../../../local/object-store/bucket';

const s3 = mockClient(S3Client);
const client = new S3Client({ region: 'eu-central-1' });
const artifacts = { name: 'artifacts', versioning: 'Enabled' } as const;
beforeEach(() => {
  s3.reset();
  s3.on(HeadBucketCommand).resolves({}).on(PutBucketVersioningCommand).resolves({});
  s3.on(GetBucketVersioningCommand).resolves({ Status: 'Enabled' });
});

describe('ensureBucket', () => {
  test('makes a bucket only if it is missing', async () => {
    await ensureBucket(client, artifacts);
    expect(s3.commandCalls(CreateBucketCommand)).toHaveLength(0);
    s3.on(HeadBucketCommand)
      .rejects(new NotFound({ message: '', $metadata: {} }))
      .on(CreateBucketCommand)
      .resolves({});
    await ensureBucket(client, artifacts);
    expect(s3.commandCalls(CreateBucketCommand)).toHaveLength(1);
  });

  test('throws if the store did not keep the versioning', async () => {
    s3.on(GetBucketVersioningCommand).resolves({});
    await expect(ensureBucket(client, artifacts)).rejects.toThrow(
      'The versioning of the bucket artifacts should be Enabled, but the store says undefined.',
    );
  });
});

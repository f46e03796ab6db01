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
import { applyBucket } from '../../../local/object-store/apply-bucket';

const s3 = mockClient(S3Client);
const client = new S3Client({ region: 'eu-central-1' });
const VERSIONED = { VersioningConfiguration: { Status: 'Enabled' } };
beforeEach(() => {
  s3.reset();
  s3.on(HeadBucketCommand).resolves({}).on(PutBucketVersioningCommand).resolves({});
  s3.on(GetBucketVersioningCommand).resolves({ Status: 'Enabled' });
});

describe('applyBucket', () => {
  test('makes a bucket only when it is missing', async () => {
    await applyBucket(client, 'artifacts', VERSIONED);
    expect(s3.commandCalls(CreateBucketCommand)).toHaveLength(0);
    s3.on(HeadBucketCommand)
      .rejects(new NotFound({ message: '', $metadata: {} }))
      .on(CreateBucketCommand)
      .resolves({});
    await applyBucket(client, 'artifacts', VERSIONED);
    expect(s3.commandCalls(CreateBucketCommand)).toHaveLength(1);
  });

  test('throws when the store did not keep a setting', async () => {
    s3.on(GetBucketVersioningCommand).resolves({});
    await expect(applyBucket(client, 'artifacts', VERSIONED)).rejects.toThrow(
      'did not keep VersioningConfiguration of the bucket artifacts: asked for {"Status":"Enabled"}, found {}',
    );
  });

  test.each([
    [{ ...VERSIONED, Versionning: {} }, 'AWS::S3::Bucket.Versionning: not known'],
    [{ VersioningConfiguration: { MfaDelete: 'Enabled' } }, 'VersioningConfiguration.MfaDelete: not known'],
    [
      { PublicAccessBlockConfiguration: { BlockPublicAcls: 'yes' } },
      'BlockPublicAcls is "yes", and must be true or false',
    ],
  ])('touches nothing when the template holds %j', async (properties, message) => {
    await expect(applyBucket(client, 'artifacts', properties)).rejects.toThrow(message);
    expect(s3.calls()).toHaveLength(0);
  });

  test('names what the local run has nothing to execute with', async () => {
    const report = await applyBucket(client, 'artifacts', {
      ...VERSIONED,
      LoggingConfiguration: {},
      Tags: [],
    });
    expect(report).toEqual([
      { property: 'VersioningConfiguration', verdict: 'executed', found: { Status: 'Enabled' } },
      { property: 'LoggingConfiguration', verdict: 'not here' },
      { property: 'Tags', verdict: 'not here' },
    ]);
  });
});

import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
  type ServerSideEncryptionByDefault,
  type ServerSideEncryptionRule,
} from '@aws-sdk/client-s3';
import { booleanOf, compact, listOf, withKnownFields } from './known-fields';
import { translateLifecycle } from './lifecycle';

/** How a property of AWS::S3::Bucket comes into the store and is read back. */
export interface BucketSetting {
  /** Whether the store acts on it, or only keeps and shows it. */
  readonly verdict: 'executed' | 'stored';
  /** From the template's shape to that of the S3 API. Throws on what is unknown. */
  translate(value: unknown): unknown;
  put(client: S3Client, bucket: string, value: never): Promise<unknown>;
  get(client: S3Client, bucket: string): Promise<unknown>;
}

const ACCESS_FIELDS = [
  'BlockPublicAcls',
  'BlockPublicPolicy',
  'IgnorePublicAcls',
  'RestrictPublicBuckets',
] as const;

/** By the name of the property. */
export const BUCKET_SETTINGS: Readonly<Record<string, BucketSetting>> = {
  VersioningConfiguration: {
    verdict: 'executed',
    translate: (value) => withKnownFields(value, 'VersioningConfiguration', ['Status']),
    put: (client, Bucket, VersioningConfiguration) =>
      client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration })),
    get: async (client, Bucket) => ({
      Status: (await client.send(new GetBucketVersioningCommand({ Bucket }))).Status,
    }),
  },
  BucketEncryption: {
    verdict: 'stored',
    translate: (value) => ({ Rules: encryptionRules(value) }),
    put: (client, Bucket, ServerSideEncryptionConfiguration) =>
      client.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration })),
    get: async (client, Bucket) =>
      (await client.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration,
  },
  PublicAccessBlockConfiguration: {
    verdict: 'stored',
    translate: publicAccessBlock,
    put: (client, Bucket, PublicAccessBlockConfiguration) =>
      client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration })),
    get: async (client, Bucket) =>
      (await client.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration,
  },
  LifecycleConfiguration: {
    verdict: 'stored',
    translate: (value) => ({ Rules: translateLifecycle(value) }),
    put: (client, Bucket, LifecycleConfiguration) =>
      client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration })),
    get: async (client, Bucket) => ({
      Rules: (await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules,
    }),
  },
  OwnershipControls: {
    verdict: 'stored',
    translate: ownershipControls,
    put: (client, Bucket, OwnershipControls) =>
      client.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls })),
    get: async (client, Bucket) =>
      (await client.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls,
  },
};

function encryptionRules(value: unknown): ServerSideEncryptionRule[] {
  const path = 'BucketEncryption.ServerSideEncryptionConfiguration';
  const { ServerSideEncryptionConfiguration } = withKnownFields(value, 'BucketEncryption', [
    'ServerSideEncryptionConfiguration',
  ]);
  return listOf(ServerSideEncryptionConfiguration, path).map((rule) => {
    const fields = withKnownFields(rule, path, ['ServerSideEncryptionByDefault', 'BucketKeyEnabled']);
    const byDefault = withKnownFields(fields.ServerSideEncryptionByDefault, path, [
      'SSEAlgorithm',
      'KMSMasterKeyID',
    ]);
    return compact({
      ApplyServerSideEncryptionByDefault: byDefault as unknown as ServerSideEncryptionByDefault,
      BucketKeyEnabled: booleanOf(fields.BucketKeyEnabled, `${path}.BucketKeyEnabled`),
    }) as ServerSideEncryptionRule;
  });
}

function publicAccessBlock(value: unknown) {
  const path = 'PublicAccessBlockConfiguration';
  const fields = withKnownFields(value, path, ACCESS_FIELDS);
  return (
    compact(
      Object.fromEntries(ACCESS_FIELDS.map((name) => [name, booleanOf(fields[name], `${path}.${name}`)])),
    ) ?? {}
  );
}

function ownershipControls(value: unknown) {
  const { Rules } = withKnownFields(value, 'OwnershipControls', ['Rules']);
  const rules = listOf(Rules, 'OwnershipControls.Rules');
  return {
    Rules: rules.map((rule) => withKnownFields(rule, 'OwnershipControls.Rules', ['ObjectOwnership'])),
  };
}

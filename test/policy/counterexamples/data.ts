import { resources } from '../../support/synthesized';
import type { Counterexample } from './counterexample';
import {
  artifactBucket,
  bucketStatements,
  denies,
  first,
  keyIdHeader,
  properties,
  statements,
} from './template-facts';

/** Ways to break the rules of lib/policy/rules/data. */
export const dataCounterexamples: readonly Counterexample[] = [
  {
    id: 'MLK-DATA-1',
    break: (all) => {
      artifactBucket(all).PublicAccessBlockConfiguration.BlockPublicPolicy = false;
    },
  },
  {
    id: 'MLK-DATA-2',
    break: (all) => {
      for (const { Condition } of bucketStatements(all)) delete Condition?.NumericLessThan;
    },
  },
  {
    id: 'MLK-DATA-3',
    break: (all) => {
      artifactBucket(
        all,
      ).BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault = {
        SSEAlgorithm: 'AES256',
      };
    },
  },
  {
    id: 'MLK-DATA-4',
    // Without the test for Null, StringNotEquals would be true for an absent header as well.
    break: (all) => {
      for (const { Condition } of denies(all, keyIdHeader)) delete Condition.Null;
    },
  },
  {
    id: 'MLK-DATA-5',
    break: (all) => {
      delete artifactBucket(all).VersioningConfiguration;
    },
  },
  {
    id: 'MLK-DATA-6',
    break: (all) => {
      first(all, 'AWS::KMS::Key').Properties.EnableKeyRotation = false;
    },
  },
  {
    id: 'MLK-DATA-7',
    break: (all) => {
      for (const statement of statements(all, 'AWS::KMS::Key', 'KeyPolicy')) delete statement.Condition;
    },
  },
  {
    id: 'MLK-DATA-8',
    break: (all) => {
      delete first(all, 'AWS::SNS::Topic').Properties.KmsMasterKeyId;
    },
  },
  {
    id: 'MLK-DATA-9',
    break: (all) => {
      for (const group of properties(all, 'AWS::Logs::LogGroup')) delete group.RetentionInDays;
    },
  },
  {
    id: 'MLK-DATA-10',
    break: (all) => {
      first(all, 'AWS::KMS::Key').DeletionPolicy = 'Retain';
    },
  },
  {
    id: 'MLK-DATA-11',
    break: (all) => {
      for (const policy of resources(all, 'AWS::S3::BucketPolicy')) delete policy.DeletionPolicy;
    },
  },
];

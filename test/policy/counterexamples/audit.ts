import { resourcesAt } from '../../support/properties';
import type { TemplateJson } from '../../support/synthesized';
import type { Counterexample } from './counterexample';
import { auditBucket, denial, first, list, statementsAbout, taskStatements } from './template-facts';

/** Ways to break the rules of lib/policy/rules/audit. */
export const auditCounterexamples: readonly Counterexample[] = [
  {
    id: 'MLK-AUDIT-1',
    break: (all) => {
      for (const { Properties } of resourcesAt(all, 'AWS::S3::Bucket', auditBucket))
        delete Properties.ObjectLockConfiguration.Rule;
    },
  },
  {
    id: 'MLK-AUDIT-2',
    break: (all) => {
      for (const key of resourcesAt(all, 'AWS::KMS::Key', /\/AuditTrail\/Key\//))
        key.DeletionPolicy = 'Delete';
    },
  },
  {
    id: 'MLK-AUDIT-2',
    // In mode GOVERNANCE, one person could delete the trail of a bucket that has lost its policy.
    break: (all) => {
      for (const policy of resourcesAt(all, 'AWS::S3::BucketPolicy', auditBucket))
        delete policy.DeletionPolicy;
    },
  },
  {
    id: 'MLK-AUDIT-3',
    break: (all) => {
      (denial(all, auditBucket, 's3:BypassGovernanceRetention') as TemplateJson).Effect = 'Allow';
    },
  },
  {
    id: 'MLK-AUDIT-4',
    break: (all) => {
      const [statement] = statementsAbout(all, 'AuditTrailBucket', /(?!)/);
      (statement as TemplateJson).Action = ['s3:DeleteObjectVersion'];
    },
  },
  {
    id: 'MLK-AUDIT-5',
    break: (all) => {
      delete first(all, 'AWS::KinesisFirehose::DeliveryStream').Properties
        .DeliveryStreamEncryptionConfigurationInput;
    },
  },
  {
    id: 'MLK-AUDIT-6',
    break: (all) => {
      const statement = taskStatements(all).find(({ Action }) => list(Action).includes('logs:PutLogEvents'));
      (statement as TemplateJson).Action.push('logs:DeleteLogStream');
    },
  },
];

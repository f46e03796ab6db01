import { resourcesAt } from '../support/properties';
import type { TemplateJson } from '../support/synthesized';
import type { SecurityRule } from './security-rule';
import {
  auditBucket,
  denial,
  exempt,
  first,
  list,
  properties,
  statementsAbout,
  taskStatements,
} from './template-facts';

/** The audit trail. */
export const auditRules: readonly SecurityRule[] = [
  {
    name: 'the audit trail is locked from its first moment',
    offences: (all) =>
      resourcesAt(all, 'AWS::S3::Bucket', auditBucket).filter(({ Properties }) => {
        const { Days = 0, Mode } = Properties.ObjectLockConfiguration?.Rule?.DefaultRetention ?? {};
        return !Properties.ObjectLockEnabled || Days < 1 || !/^(GOVERNANCE|COMPLIANCE)$/.test(Mode);
      }),
    damage: (all) => {
      for (const { Properties } of resourcesAt(all, 'AWS::S3::Bucket', auditBucket))
        delete Properties.ObjectLockConfiguration.Rule;
    },
  },
  {
    name: 'the audit trail and its key outlive their stack',
    offences: (all) =>
      [
        ...resourcesAt(all, 'AWS::S3::Bucket', auditBucket),
        ...resourcesAt(all, 'AWS::KMS::Key', /\/AuditTrail\/Key\//),
      ].filter(
        ({ DeletionPolicy, UpdateReplacePolicy }) =>
          DeletionPolicy !== 'Retain' || UpdateReplacePolicy !== 'Retain',
      ),
    damage: (all) => {
      for (const key of resourcesAt(all, 'AWS::KMS::Key', /\/AuditTrail\/Key\//))
        key.DeletionPolicy = 'Delete';
    },
  },
  {
    name: 'nobody lifts the lock of the audit trail',
    offences: (all) => {
      const statement = denial(all, auditBucket, 's3:BypassGovernanceRetention');
      return statement && exempt(statement) === '""' ? [] : ['no denial'];
    },
    damage: (all) => {
      (denial(all, auditBucket, 's3:BypassGovernanceRetention') as TemplateJson).Effect = 'Allow';
    },
  },
  {
    name: 'only the delivery writes the audit trail, and it cannot delete',
    offences: (all) => [
      ...(/AuditTrailDeliveryRole/.test(exempt(denial(all, auditBucket, 's3:PutObject')))
        ? []
        : ['no denial']),
      ...statementsAbout(all, 'AuditTrailBucket', /(?!)/).filter(({ Action }) =>
        list(Action).some((action) => /Delete|Retention|Bypass|GetObject/.test(action)),
      ),
    ],
    damage: (all) => {
      const [statement] = statementsAbout(all, 'AuditTrailBucket', /(?!)/);
      (statement as TemplateJson).Action = ['s3:DeleteObjectVersion'];
    },
  },
  {
    name: 'the audit trail is encrypted by a key of its own, also on its way',
    offences: (all) =>
      properties(all, 'AWS::KinesisFirehose::DeliveryStream').filter(
        ({ DeliveryStreamEncryptionConfigurationInput: input, ExtendedS3DestinationConfiguration: s3 }) =>
          input?.KeyType !== 'CUSTOMER_MANAGED_CMK' ||
          !JSON.stringify(s3.EncryptionConfiguration?.KMSEncryptionConfig ?? '').includes('AuditTrailKey'),
      ),
    damage: (all) => {
      delete first(all, 'AWS::KinesisFirehose::DeliveryStream').Properties
        .DeliveryStreamEncryptionConfigurationInput;
    },
  },
  {
    name: 'the server adds to logs, and cannot read or delete them',
    offences: (all) =>
      taskStatements(all).filter(({ Action }) =>
        list(Action).some(
          (action) => /^logs:/.test(action) && !/^logs:(CreateLogStream|PutLogEvents)$/.test(action),
        ),
      ),
    damage: (all) => {
      const statement = taskStatements(all).find(({ Action }) => list(Action).includes('logs:PutLogEvents'));
      (statement as TemplateJson).Action.push('logs:DeleteLogStream');
    },
  },
];

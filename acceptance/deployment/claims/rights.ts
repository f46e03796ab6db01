import type { Cloud } from '../cloud/cloud';
import { type Claim, equal } from './claim';

/** What a role may do, by IAM's own simulation of the deployed policies. */
export const rightsClaims: readonly Claim[] = [
  {
    title:
      "The server may read, write and delete artifacts, read the issuer's keys and add to the audit trail",
    check: async (cloud) => {
      const { artifacts, keys, auditLog } = await places(cloud);
      await decided(cloud, 'allowed', [
        [['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], `${artifacts}/artifacts/1/model`],
        [['s3:ListBucket'], artifacts],
        [['s3:GetObject'], keys],
        [['logs:CreateLogStream', 'logs:PutLogEvents'], auditLog],
      ]);
    },
    mutation: {
      title: 'the statement for the objects of the artifact bucket is removed',
      mutate: (templates) => {
        const policy = templates.properties(
          'data',
          'AWS::IAM::ManagedPolicy',
          'ArtifactAccess',
        ).PolicyDocument;
        policy.Statement = policy.Statement.filter(
          ({ Action }: { Action: string[] }) => !Action.includes('s3:PutObject'),
        );
      },
    },
  },
  {
    title:
      'The server may do nothing with the locked audit trail, other objects, versions, buckets and roles',
    check: async (cloud) => {
      const { artifacts, audit, keys, auditLog } = await places(cloud);
      await decided(cloud, 'implicitDeny', [
        [['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], `${audit}/any`],
        [['s3:GetObject', 's3:PutObject'], `${artifacts}/other/any`],
        [['s3:DeleteObjectVersion'], `${artifacts}/artifacts/1/model`],
        [['s3:DeleteBucket', 's3:PutBucketPolicy'], artifacts],
        [['s3:PutObject', 's3:DeleteObject'], keys],
        [['logs:GetLogEvents', 'logs:DeleteLogStream', 'logs:DeleteLogGroup'], auditLog],
        [['iam:PassRole', 'sts:AssumeRole', 'iam:CreateUser'], '*'],
      ]);
    },
    mutation: {
      title: 'its policy allows s3:DeleteObjectVersion and iam:PassRole everywhere',
      mutate: (templates) => {
        templates
          .properties('service', 'AWS::IAM::ManagedPolicy', 'ServerRolesTaskPolicy')
          .PolicyDocument.Statement.push({
            Effect: 'Allow',
            Action: ['s3:DeleteObjectVersion', 'iam:PassRole'],
            Resource: '*',
          });
      },
    },
  },
];

async function places(cloud: Cloud) {
  const bucket = async (stack: 'data' | 'service', name: string) =>
    `arn:aws:s3:::${await cloud.id(stack, 'AWS::S3::Bucket', name)}`;
  const { account, region } = cloud.environment;
  const group = await cloud.id('data', 'AWS::Logs::LogGroup', 'AuditTrailLogGroup');
  return {
    artifacts: await bucket('data', 'ArtifactBucket'),
    audit: await bucket('data', 'AuditTrailBucket'),
    keys: `${await bucket('service', 'IssuerKeysBucket')}/issuer-keys.json`,
    auditLog: `arn:aws:logs:${region}:${account}:log-group:${group}:*`,
  };
}

async function decided(
  cloud: Cloud,
  expected: string,
  pairs: readonly (readonly [actions: readonly string[], resource: string])[],
): Promise<void> {
  const RoleName = await cloud.id('service', 'AWS::IAM::Role', 'ServerRolesTaskRole');
  const { Role } = await cloud.api.call('iam', 'GetRole', { RoleName });
  for (const [ActionNames, resource] of pairs) {
    const { EvaluationResults } = await cloud.api.call('iam', 'SimulatePrincipalPolicy', {
      PolicySourceArn: Role.Arn,
      ActionNames,
      ResourceArns: [resource],
    });
    const results = EvaluationResults as { EvalActionName: string; EvalDecision: string }[];
    for (const { EvalActionName, EvalDecision } of results)
      equal(EvalDecision, expected, `${EvalActionName} on ${resource}`);
    equal(results.length, ActionNames.length, `Decisions on ${resource}`);
  }
}

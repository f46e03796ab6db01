import type { Cloud } from './cloud';

/** Something in the account that has a name or an id. */
export interface Found {
  /** What it is. */
  readonly kind: string;
  /** Its name or id. */
  readonly id: string;
}

/** A kind of thing that can be left over, and how to list it. */
interface Kind {
  readonly kind: string;
  readonly list: (cloud: Cloud) => Promise<string[]>;
}

/** A kind whose list is one call: the names at `member` in the items of `list`. */
function listed(
  kind: string,
  service: string,
  operation: string,
  list: string,
  member: string,
  parameters = {},
): Kind {
  return {
    kind,
    list: async ({ api }) => {
      const answer = await api.call(service, operation, parameters);
      return ((answer[list] ?? []) as Record<string, string>[]).map((each) => String(each[member] ?? each));
    },
  };
}

const kinds: readonly Kind[] = [
  listed('bucket', 's3', 'ListBuckets', 'Buckets', 'Name'),
  { kind: 'bucket policy', list: bucketPolicies },
  { kind: 'key', list: usableKeys },
  listed('log group', 'logs', 'DescribeLogGroups', 'logGroups', 'logGroupName'),
  listed('database', 'rds', 'DescribeDBInstances', 'DBInstances', 'DBInstanceIdentifier'),
  listed('database snapshot', 'rds', 'DescribeDBSnapshots', 'DBSnapshots', 'DBSnapshotIdentifier'),
  listed('user pool', 'cognito-idp', 'ListUserPools', 'UserPools', 'Id', { MaxResults: 60 }),
  listed('secret', 'secretsmanager', 'ListSecrets', 'SecretList', 'Name'),
  { kind: 'VPC', list: ownVpcs },
  listed('load balancer', 'elbv2', 'DescribeLoadBalancers', 'LoadBalancers', 'LoadBalancerName'),
  listed('cluster', 'ecs', 'ListClusters', 'clusterArns', 'arn'),
  listed('function', 'lambda', 'ListFunctions', 'Functions', 'FunctionName'),
  listed('alarm', 'cloudwatch', 'DescribeAlarms', 'MetricAlarms', 'AlarmName'),
  listed('topic', 'sns', 'ListTopics', 'Topics', 'TopicArn'),
  listed('delivery stream', 'firehose', 'ListDeliveryStreams', 'DeliveryStreamNames', 'name'),
  listed('role', 'iam', 'ListRoles', 'Roles', 'RoleName'),
  listed('policy', 'iam', 'ListPolicies', 'Policies', 'PolicyName', { Scope: 'Local' }),
  listed('rule', 'events', 'ListRules', 'Rules', 'Name'),
];

/** Everything in the account that a deployment makes and that costs or is in the way. */
export async function inventory(cloud: Cloud): Promise<Found[]> {
  const lists = await Promise.all(
    kinds.map(async ({ kind, list }) => (await list(cloud)).map((id) => ({ kind, id }))),
  );
  return lists.flat();
}

/** What is there now and was not there before. */
export function added(before: readonly Found[], now: readonly Found[]): Found[] {
  const known = new Set(before.map(text));
  return now.filter((each) => !known.has(text(each)));
}

const text = ({ kind, id }: Found) => `${kind} ${id}`;

async function bucketPolicies({ api }: Cloud): Promise<string[]> {
  const { Buckets } = await api.call('s3', 'ListBuckets');
  const names = (Buckets as { Name: string }[]).map(({ Name }) => Name);
  const has = await Promise.all(
    names.map((Bucket) =>
      api.call('s3', 'GetBucketPolicy', { Bucket }).then(
        () => true,
        () => false,
      ),
    ),
  );
  return names.filter((_, index) => has[index]);
}

/** Without those that wait for their deletion. */
async function usableKeys({ api }: Cloud): Promise<string[]> {
  const { Keys } = await api.call('kms', 'ListKeys');
  const described = await Promise.all(
    (Keys as { KeyId: string }[]).map(({ KeyId }) => api.call('kms', 'DescribeKey', { KeyId })),
  );
  return described
    .filter(({ KeyMetadata }) => KeyMetadata.KeyState === 'Enabled')
    .map(({ KeyMetadata }) => KeyMetadata.KeyId);
}

async function ownVpcs({ api }: Cloud): Promise<string[]> {
  const { Vpcs } = await api.call('ec2', 'DescribeVpcs');
  return (Vpcs as { VpcId: string; IsDefault?: boolean }[])
    .filter(({ IsDefault }) => !IsDefault)
    .map(({ VpcId }) => VpcId);
}

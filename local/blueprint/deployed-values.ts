import type { DeployedValues } from './resolver';
import type { TemplateResource } from './template';

/** Where the environment says that it is. */
export interface Place {
  /** AWS account id, part of every ARN. */
  readonly account: string;
  /** AWS region, such as `eu-central-1`. */
  readonly region: string;
}

type Attribute = (place: Place, resource: TemplateResource) => string;

/** AWS would make up a name; here it is the construct's. */
const bucketNames: Readonly<Record<string, string>> = {
  '/ArtifactBucket/': 'mlflow-local-artifacts',
  '/IssuerKeys/Bucket/': 'mlflow-local-issuer-keys',
};

function bucketName({ Metadata }: TemplateResource): string {
  const path = Metadata?.['aws:cdk:path'] ?? '';
  const [, name] = Object.entries(bucketNames).find(([part]) => path.includes(part)) ?? [];
  return name ?? 'mlflow-local-logs';
}

const arn =
  (service: string, name: string): Attribute =>
  ({ region, account }) =>
    `arn:aws:${service}:${region}:${account}:${name}`;

/** What resources are called here; only what the run needs. Nothing else of AWS exists on one machine. */
const attributes: Readonly<Record<string, Attribute>> = {
  'AWS::RDS::DBInstance.Endpoint.Address': () => 'localhost',
  'AWS::RDS::DBInstance.Endpoint.Port': (_, { Properties }) => String(Properties?.Port),
  'AWS::RDS::DBInstance.DbiResourceId': () => 'db-LOCAL',
  'AWS::S3::Bucket.Ref': (_, bucket) => bucketName(bucket),
  'AWS::SecretsManager::Secret.Ref': arn('secretsmanager', 'secret:session-AbCdEf'),
  'AWS::ElasticLoadBalancingV2::LoadBalancer.Ref': arn(
    'elasticloadbalancing',
    'loadbalancer/app/local/0123456789abcdef',
  ),
  'AWS::ElasticLoadBalancingV2::Listener.Ref': arn(
    'elasticloadbalancing',
    'listener/app/local/0123456789abcdef/0123456789abcdef',
  ),
  'AWS::ElasticLoadBalancingV2::TargetGroup.Ref': arn(
    'elasticloadbalancing',
    'targetgroup/local/0123456789abcdef',
  ),
  'AWS::Logs::LogGroup.Ref': () => 'local-log-group',
};

/** Answers what CloudFormation would know after a deployment. */
export function deployedValues(place: Place, secret: DeployedValues['secret']): DeployedValues {
  return {
    pseudo: {
      'AWS::Region': place.region,
      'AWS::AccountId': place.account,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
    },
    attribute: (resource, attribute) => attributes[`${resource.Type}.${attribute}`]?.(place, resource),
    secret,
  };
}

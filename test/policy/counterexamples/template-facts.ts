import { resourcesAt } from '../../support/properties';
import { resources, type TemplateJson } from '../../support/synthesized';
import type { TemplatesByStack } from './counterexample';

export const first = (all: TemplatesByStack, type: string): TemplateJson =>
  resources(all, type)[0] as TemplateJson;

export const properties = (all: TemplatesByStack, type: string): TemplateJson[] =>
  resources(all, type).map(({ Properties }) => Properties);

export const list = <Item>(value: Item | Item[] | undefined): Item[] =>
  value === undefined ? [] : ([value].flat() as Item[]);

export function statements(all: TemplatesByStack, type: string, document: string): TemplateJson[] {
  return properties(all, type).flatMap((props) => list(props[document]?.Statement));
}

export const identityStatements = (all: TemplatesByStack) => [
  ...statements(all, 'AWS::IAM::ManagedPolicy', 'PolicyDocument'),
  ...statements(all, 'AWS::IAM::Policy', 'PolicyDocument'),
];

export const bucketStatements = (all: TemplatesByStack) =>
  statements(all, 'AWS::S3::BucketPolicy', 'PolicyDocument');

export const artifactBucket = (all: TemplatesByStack): TemplateJson =>
  resources(all, 'AWS::S3::Bucket').find(({ Metadata }) =>
    Metadata['aws:cdk:path'].includes('ArtifactBucket'),
  )?.Properties;

export const serverContainers = (all: TemplatesByStack) =>
  properties(all, 'AWS::ECS::TaskDefinition').flatMap(
    ({ ContainerDefinitions }) => ContainerDefinitions as TemplateJson[],
  );

export const listenerRules = (all: TemplatesByStack): TemplateJson[] =>
  properties(all, 'AWS::ElasticLoadBalancingV2::ListenerRule').sort(
    (left, right) => left.Priority - right.Priority,
  );

export const forwards = (rule: TemplateJson) =>
  rule.Actions.some(({ Type }: TemplateJson) => Type === 'forward');

export const authenticates = (rule: TemplateJson) =>
  rule.Actions.some(({ Type }: TemplateJson) => /^(authenticate-|jwt-validation)/.test(Type));

export const pathsOf = (rule: TemplateJson): string[] =>
  rule.Conditions.flatMap(({ PathPatternConfig }: TemplateJson) => PathPatternConfig?.Values ?? []);

export const setAttribute = (all: TemplatesByStack, key: string, Value: string) => {
  const { LoadBalancerAttributes } = first(all, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties;
  LoadBalancerAttributes.find(({ Key }: TemplateJson) => Key === key).Value = Value;
};

export const parameters = (all: TemplatesByStack) =>
  first(all, 'AWS::RDS::DBParameterGroup').Properties.Parameters;

export const database = (all: TemplatesByStack) => first(all, 'AWS::RDS::DBInstance').Properties;

/** The CDK's own helpers (emptying a bucket, closing the default security group) come with roles of its making. */
export const isOurs = ({ Metadata }: TemplateJson) =>
  !/\/Custom::\w+CustomResourceProvider\//.test(Metadata['aws:cdk:path']);

export const denies = (all: TemplatesByStack, header: string) =>
  bucketStatements(all).filter(
    ({ Effect, Condition }) =>
      Effect === 'Deny' &&
      Condition?.StringNotEquals?.[header] !== undefined &&
      Condition.Null?.[header] === 'false',
  );

export const keyIdHeader = 's3:x-amz-server-side-encryption-aws-kms-key-id';

export const methodsOf = (rule: TemplateJson): string[] =>
  rule.Conditions.flatMap(
    ({ HttpRequestMethodConfig }: TemplateJson) => HttpRequestMethodConfig?.Values ?? [],
  );

export const isLogout = (rule: TemplateJson) =>
  forwards(rule) &&
  !authenticates(rule) &&
  pathsOf(rule).join() === '/logout' &&
  methodsOf(rule).join() === 'GET';

/** What the load balancer answers itself to somebody who may go on. */
export const fixedResponses = (all: TemplatesByStack, contentType: string): TemplateJson[] =>
  listenerRules(all)
    .flatMap(({ Actions }) => Actions as TemplateJson[])
    .map(({ FixedResponseConfig }) => FixedResponseConfig)
    .filter((response) => response?.StatusCode === '200' && response.ContentType === contentType);

/** A text with a word in the place of each value that only a deployment knows. */
export const flat = (text: TemplateJson | string): string =>
  typeof text === 'string'
    ? text
    : text['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : 'deployed')).join('');

/** A statement of a bucket's policy that denies these actions to all but at most one role. */
export const denial = (all: TemplatesByStack, bucket: RegExp, action: string): TemplateJson | undefined =>
  resourcesAt(all, 'AWS::S3::BucketPolicy', bucket)
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as TemplateJson[])
    .find(
      ({ Effect, Action, Principal, Condition = {} }) =>
        Effect === 'Deny' &&
        Principal.AWS === '*' &&
        list(Action).includes(action) &&
        Object.keys(Condition).every((operator) => operator === 'ArnNotEquals'),
    );

/** Statements of policies other than those at a path that name something of a bucket. */
export const statementsAbout = (all: TemplatesByStack, bucket: string, except: RegExp): TemplateJson[] =>
  resources(all, 'AWS::IAM::ManagedPolicy')
    .filter(({ Metadata }) => !except.test(Metadata['aws:cdk:path']))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as TemplateJson[])
    .filter(({ Resource }) => JSON.stringify(Resource).includes(bucket));

export const keysBucket = /\/IssuerKeys\/Bucket\//;

export const auditBucket = /\/AuditTrail\/Bucket\//;

export const taskStatements = (all: TemplatesByStack): TemplateJson[] =>
  resourcesAt(all, 'AWS::IAM::ManagedPolicy', /\/Roles\/TaskPolicy\//).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as TemplateJson[],
  );

export const variable = (all: TemplatesByStack, name: string): string | undefined =>
  serverContainers(all)
    .flatMap(({ Environment }) => list<TemplateJson>(Environment))
    .find(({ Name }) => Name === name)?.Value;

/** Every rule of a security group that lets somebody in, wherever it is written. */
export const ingress = (all: TemplatesByStack): TemplateJson[] => [
  ...properties(all, 'AWS::EC2::SecurityGroup').flatMap(({ SecurityGroupIngress }) =>
    list<TemplateJson>(SecurityGroupIngress),
  ),
  ...properties(all, 'AWS::EC2::SecurityGroupIngress'),
];

export const machines = (all: TemplatesByStack): TemplateJson[] =>
  properties(all, 'AWS::Cognito::UserPoolClient').filter(({ AllowedOAuthFlows }) =>
    AllowedOAuthFlows.includes('client_credentials'),
  );

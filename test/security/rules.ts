import { apiPaths, closedPaths } from '../../lib/constructs/edge/paths';
import { resources, type TemplateJson } from '../support/synthesized';

type Templates = Record<string, TemplateJson>;

/** A property that must hold in every environment, and a way to break it that the check must notice. */
export interface SecurityRule {
  readonly name: string;
  /** What offends; empty when the rule holds. */
  offences(templates: Templates): unknown[];
  /** Breaks the rule in the templates. */
  damage(templates: Templates): void;
}

const first = (all: Templates, type: string): TemplateJson => resources(all, type)[0] as TemplateJson;
const properties = (all: Templates, type: string): TemplateJson[] =>
  resources(all, type).map(({ Properties }) => Properties);
const list = <Item>(value: Item | Item[] | undefined): Item[] =>
  value === undefined ? [] : ([value].flat() as Item[]);

function statements(all: Templates, type: string, document: string): TemplateJson[] {
  return properties(all, type).flatMap((props) => list(props[document]?.Statement));
}

const identityStatements = (all: Templates) => [
  ...statements(all, 'AWS::IAM::ManagedPolicy', 'PolicyDocument'),
  ...statements(all, 'AWS::IAM::Policy', 'PolicyDocument'),
];

const bucketStatements = (all: Templates) => statements(all, 'AWS::S3::BucketPolicy', 'PolicyDocument');

const artifactBucket = (all: Templates): TemplateJson =>
  resources(all, 'AWS::S3::Bucket').find(({ Metadata }) =>
    Metadata['aws:cdk:path'].includes('ArtifactBucket'),
  )?.Properties;

const serverContainers = (all: Templates) =>
  properties(all, 'AWS::ECS::TaskDefinition').flatMap(
    ({ ContainerDefinitions }) => ContainerDefinitions as TemplateJson[],
  );

const listenerRules = (all: Templates): TemplateJson[] =>
  properties(all, 'AWS::ElasticLoadBalancingV2::ListenerRule').sort(
    (left, right) => left.Priority - right.Priority,
  );

const forwards = (rule: TemplateJson) => rule.Actions.some(({ Type }: TemplateJson) => Type === 'forward');
const authenticates = (rule: TemplateJson) =>
  rule.Actions.some(({ Type }: TemplateJson) => /^(authenticate-|jwt-validation)/.test(Type));
const pathsOf = (rule: TemplateJson): string[] =>
  rule.Conditions.flatMap(({ PathPatternConfig }: TemplateJson) => PathPatternConfig?.Values ?? []);

const attribute = (all: Templates, key: string): string | undefined =>
  first(all, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties.LoadBalancerAttributes.find(
    ({ Key }: TemplateJson) => Key === key,
  )?.Value;

const setAttribute = (all: Templates, key: string, Value: string) => {
  const { LoadBalancerAttributes } = first(all, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties;
  LoadBalancerAttributes.find(({ Key }: TemplateJson) => Key === key).Value = Value;
};

const parameters = (all: Templates) => first(all, 'AWS::RDS::DBParameterGroup').Properties.Parameters;
const database = (all: Templates) => first(all, 'AWS::RDS::DBInstance').Properties;

/** The CDK's own helpers (emptying a bucket, closing the default security group) come with roles of its making. */
const isOurs = ({ Metadata }: TemplateJson) =>
  !/\/Custom::\w+CustomResourceProvider\//.test(Metadata['aws:cdk:path']);

/** World egress is the load balancer's alone: it calls the issuer. */
const worldEgress = (all: Templates) => [
  ...resources(all, 'AWS::EC2::SecurityGroup').flatMap(({ Properties, Metadata }) =>
    list(Properties.SecurityGroupEgress)
      .filter(({ CidrIp }: TemplateJson) => CidrIp === '0.0.0.0/0')
      .map(() => Metadata['aws:cdk:path']),
  ),
  ...properties(all, 'AWS::EC2::SecurityGroupEgress').filter(({ CidrIp }) => CidrIp === '0.0.0.0/0'),
];

const denies = (all: Templates, header: string) =>
  bucketStatements(all).filter(
    ({ Effect, Condition }) =>
      Effect === 'Deny' &&
      Condition?.StringNotEquals?.[header] !== undefined &&
      Condition.Null?.[header] === 'false',
  );

const keyIdHeader = 's3:x-amz-server-side-encryption-aws-kms-key-id';

/** Rules of data, identity and network, told by the templates alone. */
export const securityRules: readonly SecurityRule[] = [
  {
    name: 'every bucket blocks public access',
    offences: (all) =>
      properties(all, 'AWS::S3::Bucket').filter(
        ({ PublicAccessBlockConfiguration: block = {} }) =>
          !['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].every(
            (key) => block[key] === true,
          ),
      ),
    damage: (all) => {
      artifactBucket(all).PublicAccessBlockConfiguration.BlockPublicPolicy = false;
    },
  },
  {
    name: 'every bucket refuses plain HTTP and TLS below 1.2',
    offences: (all) =>
      properties(all, 'AWS::S3::BucketPolicy').filter(({ PolicyDocument }) => {
        const denied = PolicyDocument.Statement.filter(({ Effect }: TemplateJson) => Effect === 'Deny');
        const secure = denied.some(
          ({ Condition }: TemplateJson) => Condition?.Bool?.['aws:SecureTransport'] === 'false',
        );
        return (
          !secure ||
          !denied.some(({ Condition }: TemplateJson) => Condition?.NumericLessThan?.['s3:TlsVersion'] === 1.2)
        );
      }),
    damage: (all) => {
      for (const { Condition } of bucketStatements(all)) delete Condition?.NumericLessThan;
    },
  },
  {
    name: 'artifacts are encrypted by the customer key, with a bucket key',
    offences: (all) =>
      artifactBucket(all).BucketEncryption.ServerSideEncryptionConfiguration.filter(
        ({ ServerSideEncryptionByDefault: rule, BucketKeyEnabled }: TemplateJson) =>
          rule.SSEAlgorithm !== 'aws:kms' || !rule.KMSMasterKeyID || !BucketKeyEnabled,
      ),
    damage: (all) => {
      artifactBucket(
        all,
      ).BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault = {
        SSEAlgorithm: 'AES256',
      };
    },
  },
  {
    name: 'an upload under a foreign key is denied, one without the header is not',
    offences: (all) =>
      denies(all, keyIdHeader).length === 1 && denies(all, 's3:x-amz-server-side-encryption').length === 1
        ? []
        : ['no such denial'],
    // Without the test for Null, StringNotEquals would be true for an absent header as well.
    damage: (all) => {
      for (const { Condition } of denies(all, keyIdHeader)) delete Condition.Null;
    },
  },
  {
    name: 'artifacts are versioned',
    offences: (all) =>
      artifactBucket(all).VersioningConfiguration?.Status === 'Enabled' ? [] : ['not versioned'],
    damage: (all) => {
      delete artifactBucket(all).VersioningConfiguration;
    },
  },
  {
    name: 'every customer key rotates',
    offences: (all) =>
      properties(all, 'AWS::KMS::Key').filter(({ EnableKeyRotation }) => EnableKeyRotation !== true),
    damage: (all) => {
      first(all, 'AWS::KMS::Key').Properties.EnableKeyRotation = false;
    },
  },
  {
    name: 'a key serves an AWS service under a condition only',
    offences: (all) =>
      statements(all, 'AWS::KMS::Key', 'KeyPolicy').filter(
        ({ Principal, Condition }) => Principal?.Service && !Condition,
      ),
    damage: (all) => {
      for (const statement of statements(all, 'AWS::KMS::Key', 'KeyPolicy')) delete statement.Condition;
    },
  },
  {
    name: 'the database is encrypted, private, and logs in by IAM',
    offences: (all) => {
      const { StorageEncrypted, KmsKeyId, PubliclyAccessible, EnableIAMDatabaseAuthentication } =
        database(all);
      return StorageEncrypted && KmsKeyId && PubliclyAccessible === false && EnableIAMDatabaseAuthentication
        ? []
        : [database(all)];
    },
    damage: (all) => {
      database(all).EnableIAMDatabaseAuthentication = false;
    },
  },
  {
    name: 'the master password is made and rotated by RDS and in no template',
    offences: (all) => {
      const { ManageMasterUserPassword, MasterUserPassword, MasterUserSecret } = database(all);
      return ManageMasterUserPassword && MasterUserPassword === undefined && MasterUserSecret.KmsKeyId
        ? []
        : [database(all)];
    },
    damage: (all) => {
      database(all).MasterUserPassword = 'hunter22';
    },
  },
  {
    name: 'the database refuses connections without TLS',
    offences: (all) => (parameters(all)['rds.force_ssl'] === '1' ? [] : [parameters(all)]),
    damage: (all) => {
      parameters(all)['rds.force_ssl'] = '0';
    },
  },
  {
    name: "the database's log groups exist, encrypted, before it",
    offences: (all) => {
      const names = database(all).EnableCloudwatchLogsExports.map(
        (log: string) => `/aws/rds/instance/${database(all).DBInstanceIdentifier}/${log}`,
      );
      const groups = properties(all, 'AWS::Logs::LogGroup')
        .filter(({ KmsKeyId }) => KmsKeyId)
        .map(({ LogGroupName }) => LogGroupName);
      return names.filter((name: string) => !groups.includes(name));
    },
    damage: (all) => {
      for (const group of properties(all, 'AWS::Logs::LogGroup')) delete group.KmsKeyId;
    },
  },
  {
    name: 'only the load balancer may speak to the world, and only to call the issuer',
    offences: (all) =>
      worldEgress(all).filter((path) => path !== 'network/SecurityGroups/LoadBalancer/Resource'),
    damage: (all) => {
      for (const { Properties } of resources(all, 'AWS::EC2::SecurityGroup'))
        Properties.SecurityGroupEgress = [{ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }];
    },
  },
  {
    name: 'nobody but clients is admitted by address: other rules name a group',
    offences: (all) =>
      properties(all, 'AWS::EC2::SecurityGroup')
        .filter(({ GroupDescription }) => !GroupDescription.startsWith('Load balancer'))
        .flatMap(({ SecurityGroupIngress }) => list(SecurityGroupIngress))
        .concat(
          properties(all, 'AWS::EC2::SecurityGroupIngress').filter(
            ({ SourceSecurityGroupId }) => !SourceSecurityGroupId,
          ),
        ),
    damage: (all) => {
      const ingress = first(all, 'AWS::EC2::SecurityGroupIngress').Properties;
      delete ingress.SourceSecurityGroupId;
      ingress.CidrIp = '10.0.0.0/8';
    },
  },
  {
    name: 'every endpoint has a policy for this account',
    offences: (all) =>
      properties(all, 'AWS::EC2::VPCEndpoint').filter(
        ({ PolicyDocument }) =>
          !PolicyDocument?.Statement.some(
            ({ Condition }: TemplateJson) =>
              Condition?.StringEquals?.['aws:PrincipalAccount'] === '111122223333',
          ),
      ),
    damage: (all) => {
      delete first(all, 'AWS::EC2::VPCEndpoint').Properties.PolicyDocument;
    },
  },
  {
    name: 'the S3 endpoint reaches this account and the image layers only',
    offences: (all) =>
      properties(all, 'AWS::EC2::VPCEndpoint')
        .filter(({ VpcEndpointType }) => VpcEndpointType === 'Gateway')
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement as TemplateJson[])
        .filter(
          ({ Condition, Resource }) =>
            !Condition?.StringEquals?.['aws:ResourceAccount'] &&
            !JSON.stringify(Resource).includes('starport-layer-bucket'),
        ),
    damage: (all) => {
      for (const { PolicyDocument } of properties(all, 'AWS::EC2::VPCEndpoint'))
        for (const { Condition } of PolicyDocument.Statement)
          delete Condition?.StringEquals?.['aws:ResourceAccount'];
    },
  },
  {
    name: 'no identity may do everything of a service',
    offences: (all) =>
      identityStatements(all).filter(
        ({ Effect, Action }) =>
          Effect === 'Allow' && list(Action).some((action) => /^(\*|[a-z0-9-]+:\*)$/.test(action)),
      ),
    damage: (all) => {
      (identityStatements(all)[0] as TemplateJson).Action = 's3:*';
    },
  },
  {
    name: 'no role has a policy that AWS writes',
    offences: (all) =>
      resources(all, 'AWS::IAM::Role')
        .filter(isOurs)
        .filter(({ Properties }) =>
          JSON.stringify(Properties.ManagedPolicyArns ?? []).includes(':iam::aws:policy'),
        ),
    damage: (all) => {
      const role = resources(all, 'AWS::IAM::Role').find(isOurs) as TemplateJson;
      role.Properties.ManagedPolicyArns = ['arn:aws:iam::aws:policy/AmazonS3FullAccess'];
    },
  },
  {
    name: 'a role is passed to ECS tasks only',
    offences: (all) =>
      identityStatements(all).filter(
        ({ Action, Condition }) =>
          list(Action).includes('iam:PassRole') &&
          Condition?.StringEquals?.['iam:PassedToService'] !== 'ecs-tasks.amazonaws.com',
      ),
    damage: (all) => {
      const pass = identityStatements(all).find(({ Action }) =>
        list(Action).includes('iam:PassRole'),
      ) as TemplateJson;
      delete pass.Condition;
    },
  },
  {
    name: 'the server logs in as one database user',
    offences: (all) =>
      identityStatements(all)
        .filter(({ Action }) => list(Action).includes('rds-db:connect'))
        .filter(({ Resource }) => JSON.stringify(Resource).includes('*')),
    damage: (all) => {
      const connect = identityStatements(all).find(({ Action }) =>
        list(Action).includes('rds-db:connect'),
      ) as TemplateJson;
      connect.Resource = '*';
    },
  },
  {
    name: 'containers cannot write to their image, and take no shell',
    offences: (all) => [
      ...serverContainers(all).filter(
        ({ ReadonlyRootFilesystem, Privileged }) => !ReadonlyRootFilesystem || Privileged,
      ),
      ...properties(all, 'AWS::ECS::Service').filter(
        ({ EnableExecuteCommand }) => EnableExecuteCommand !== false,
      ),
    ],
    damage: (all) => {
      (serverContainers(all)[0] as TemplateJson).ReadonlyRootFilesystem = false;
    },
  },
  {
    name: 'no variable of a container looks like a secret',
    offences: (all) =>
      serverContainers(all)
        .flatMap(({ Environment }) => list<TemplateJson>(Environment))
        .filter(
          ({ Name, Value }) =>
            /PASSWORD|SECRET|TOKEN|CREDENTIAL|ACCESS_KEY/.test(Name) ||
            /:[^/@]+@/.test(JSON.stringify(Value)),
        ),
    damage: (all) => {
      (serverContainers(all)[0] as TemplateJson).Environment.push({ Name: 'PGPASSWORD', Value: 'hunter22' });
    },
  },
  {
    name: 'tasks have no public address',
    offences: (all) =>
      properties(all, 'AWS::ECS::Service').filter(
        ({ NetworkConfiguration }) => NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp !== 'DISABLED',
      ),
    damage: (all) => {
      first(all, 'AWS::ECS::Service').Properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp =
        'ENABLED';
    },
  },
  {
    name: 'a failed deployment is rolled back',
    offences: (all) =>
      properties(all, 'AWS::ECS::Service').filter(
        ({ DeploymentConfiguration }) => !DeploymentConfiguration.DeploymentCircuitBreaker?.Rollback,
      ),
    damage: (all) => {
      delete first(all, 'AWS::ECS::Service').Properties.DeploymentConfiguration.DeploymentCircuitBreaker;
    },
  },
  {
    name: 'the service waits for the migration',
    offences: (all) =>
      resources(all, 'AWS::ECS::Service').filter(
        ({ DependsOn }) => !list(DependsOn).some((id) => /SchemaMigration\w*$/.test(String(id))),
      ),
    damage: (all) => {
      delete first(all, 'AWS::ECS::Service').DependsOn;
    },
  },
  {
    name: 'what matches no rule is refused',
    offences: (all) =>
      properties(all, 'AWS::ElasticLoadBalancingV2::Listener')
        .filter(({ Protocol }) => Protocol === 'HTTPS')
        .filter(({ DefaultActions }) => DefaultActions[0].FixedResponseConfig?.StatusCode !== '403'),
    damage: (all) => {
      first(all, 'AWS::ElasticLoadBalancingV2::Listener').Properties.DefaultActions = [{ Type: 'forward' }];
    },
  },
  {
    name: 'a listener without TLS only redirects',
    offences: (all) =>
      properties(all, 'AWS::ElasticLoadBalancingV2::Listener')
        .filter(({ Protocol }) => Protocol !== 'HTTPS')
        .filter(({ DefaultActions }) => DefaultActions[0].RedirectConfig?.Protocol !== 'HTTPS'),
    damage: (all) => {
      const listener = first(all, 'AWS::ElasticLoadBalancingV2::Listener').Properties;
      listener.Protocol = 'HTTP';
      listener.DefaultActions = [{ Type: 'forward' }];
    },
  },
  {
    name: 'TLS is 1.3, or 1.2 with forward secrecy, and post-quantum where the client can',
    offences: (all) =>
      properties(all, 'AWS::ElasticLoadBalancingV2::Listener')
        .filter(({ Protocol }) => Protocol === 'HTTPS')
        .filter(({ SslPolicy }) => !/^ELBSecurityPolicy-TLS13-1-2-Res-PQ-/.test(SslPolicy)),
    damage: (all) => {
      for (const listener of properties(all, 'AWS::ElasticLoadBalancingV2::Listener'))
        listener.SslPolicy = 'ELBSecurityPolicy-2016-08';
      for (const listener of properties(all, 'AWS::ElasticLoadBalancingV2::Listener'))
        listener.Protocol = 'HTTPS';
    },
  },
  {
    name: 'every rule that forwards authenticates first',
    offences: (all) => listenerRules(all).filter((rule) => forwards(rule) && !authenticates(rule)),
    damage: (all) => {
      const rule = listenerRules(all).find(forwards) as TemplateJson;
      rule.Actions = rule.Actions.filter(({ Type }: TemplateJson) => Type === 'forward');
    },
  },
  {
    name: 'every rule that forwards is for the one hostname',
    offences: (all) =>
      listenerRules(all).filter(
        (rule) =>
          forwards(rule) && !rule.Conditions.some(({ Field }: TemplateJson) => Field === 'host-header'),
      ),
    damage: (all) => {
      for (const rule of listenerRules(all))
        rule.Conditions = rule.Conditions.filter(({ Field }: TemplateJson) => Field !== 'host-header');
    },
  },
  {
    name: 'a bearer token must be an access token with the scope',
    offences: (all) =>
      listenerRules(all)
        .flatMap(({ Actions }) => Actions as TemplateJson[])
        .filter(({ Type }) => Type === 'jwt-validation')
        .filter(({ JwtValidationConfig }) => {
          const claims = JSON.stringify(JwtValidationConfig.AdditionalClaims ?? []);
          return !claims.includes('"scope"') || !claims.includes('mlflow/access');
        }),
    damage: (all) => {
      for (const { Actions } of listenerRules(all))
        for (const action of Actions) delete action.JwtValidationConfig?.AdditionalClaims;
    },
  },
  {
    name: 'a stranger on a path of programs is told 401, not sent to a login page',
    offences: (all) => {
      const denying = listenerRules(all).filter(({ Actions }) =>
        JSON.stringify(Actions).includes('"OnUnauthenticatedRequest":"deny"'),
      );
      const covered = denying.flatMap(pathsOf);
      return apiPaths.filter((path) => !covered.includes(path));
    },
    damage: (all) => {
      for (const { Actions } of listenerRules(all))
        for (const action of Actions)
          for (const config of [action.AuthenticateOidcConfig, action.AuthenticateCognitoConfig])
            if (config) config.OnUnauthenticatedRequest = 'allow';
    },
  },
  {
    name: 'closed paths are refused before anything else is asked',
    offences: (all) => {
      const open = listenerRules(all).findIndex(forwards);
      const closed = listenerRules(all)
        .slice(0, open)
        .filter(({ Actions }) => Actions[0].FixedResponseConfig?.StatusCode === '404')
        .flatMap(pathsOf);
      return closedPaths.filter((path) => !closed.includes(path));
    },
    damage: (all) => {
      for (const rule of listenerRules(all)) if (!forwards(rule)) rule.Priority += 40_000;
    },
  },
  {
    name: 'requests that two parsers could read in two ways are refused',
    offences: (all) =>
      attribute(all, 'routing.http.desync_mitigation_mode') === 'strictest' &&
      attribute(all, 'routing.http.drop_invalid_header_fields.enabled') === 'true'
        ? []
        : ['tolerant'],
    damage: (all) => setAttribute(all, 'routing.http.desync_mitigation_mode', 'monitor'),
  },
  {
    name: 'the load balancer logs access and connections',
    offences: (all) =>
      ['access_logs.s3.enabled', 'connection_logs.s3.enabled'].filter(
        (key) => attribute(all, key) !== 'true',
      ),
    damage: (all) => setAttribute(all, 'connection_logs.s3.enabled', 'false'),
  },
  {
    name: 'the load balancer speaks TLS to the server',
    offences: (all) =>
      properties(all, 'AWS::ElasticLoadBalancingV2::TargetGroup').filter(
        ({ Protocol }) => Protocol !== 'HTTPS',
      ),
    damage: (all) => {
      first(all, 'AWS::ElasticLoadBalancingV2::TargetGroup').Properties.Protocol = 'HTTP';
    },
  },
  {
    name: 'every response demands HTTPS for the future',
    offences: (all) =>
      properties(all, 'AWS::ElasticLoadBalancingV2::Listener')
        .filter(({ Protocol }) => Protocol === 'HTTPS')
        .filter(
          ({ ListenerAttributes }) => !JSON.stringify(ListenerAttributes ?? []).includes('max-age=31536000'),
        ),
    damage: (all) => {
      for (const listener of properties(all, 'AWS::ElasticLoadBalancingV2::Listener'))
        delete listener.ListenerAttributes;
    },
  },
  {
    name: 'notifications are encrypted and take TLS only',
    offences: (all) => [
      ...properties(all, 'AWS::SNS::Topic').filter(({ KmsMasterKeyId }) => !KmsMasterKeyId),
      ...properties(all, 'AWS::SNS::TopicPolicy').filter(
        ({ PolicyDocument }) => !JSON.stringify(PolicyDocument).includes('"aws:SecureTransport":"false"'),
      ),
    ],
    damage: (all) => {
      delete first(all, 'AWS::SNS::Topic').Properties.KmsMasterKeyId;
    },
  },
  {
    name: 'every log group that we make is encrypted and ends some day',
    offences: (all) =>
      resources(all, 'AWS::Logs::LogGroup').filter(
        ({ Properties }) => !Properties.KmsKeyId || !Properties.RetentionInDays,
      ),
    damage: (all) => {
      for (const group of properties(all, 'AWS::Logs::LogGroup')) delete group.RetentionInDays;
    },
  },
];

/** Rules of the user pool, where there is one. */
export const userPoolRules: readonly SecurityRule[] = [
  {
    name: 'only administrators make users',
    offences: (all) =>
      properties(all, 'AWS::Cognito::UserPool').filter(
        ({ AdminCreateUserConfig }) => !AdminCreateUserConfig?.AllowAdminCreateUserOnly,
      ),
    damage: (all) => {
      first(all, 'AWS::Cognito::UserPool').Properties.AdminCreateUserConfig.AllowAdminCreateUserOnly = false;
    },
  },
  {
    name: 'everybody has a second factor, and not by SMS',
    offences: (all) =>
      properties(all, 'AWS::Cognito::UserPool').filter(
        ({ MfaConfiguration, EnabledMfas }) =>
          MfaConfiguration !== 'ON' || JSON.stringify(EnabledMfas) !== '["SOFTWARE_TOKEN_MFA"]',
      ),
    damage: (all) => {
      first(all, 'AWS::Cognito::UserPool').Properties.MfaConfiguration = 'OPTIONAL';
    },
  },
  {
    name: 'no answer tells whether a user exists',
    offences: (all) =>
      properties(all, 'AWS::Cognito::UserPoolClient').filter(
        ({ PreventUserExistenceErrors }) => PreventUserExistenceErrors !== 'ENABLED',
      ),
    damage: (all) => {
      first(all, 'AWS::Cognito::UserPoolClient').Properties.PreventUserExistenceErrors = 'LEGACY';
    },
  },
  {
    name: 'access tokens are short and can be revoked',
    offences: (all) =>
      properties(all, 'AWS::Cognito::UserPoolClient').filter(
        ({ AccessTokenValidity, EnableTokenRevocation }) =>
          AccessTokenValidity !== 15 || EnableTokenRevocation !== true,
      ),
    damage: (all) => {
      first(all, 'AWS::Cognito::UserPoolClient').Properties.AccessTokenValidity = 1440;
    },
  },
  {
    name: 'no client takes passwords or implicit grants',
    offences: (all) =>
      properties(all, 'AWS::Cognito::UserPoolClient').filter(
        ({ ExplicitAuthFlows = [], AllowedOAuthFlows }) =>
          ExplicitAuthFlows.some((flow: string) => /PASSWORD|SRP/.test(flow)) ||
          AllowedOAuthFlows.includes('implicit'),
      ),
    damage: (all) => {
      first(all, 'AWS::Cognito::UserPoolClient').Properties.AllowedOAuthFlows = ['implicit'];
    },
  },
];

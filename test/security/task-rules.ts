import { resources, type TemplateJson } from '../support/synthesized';
import type { SecurityRule } from './security-rule';
import {
  first,
  identityStatements,
  isOurs,
  list,
  properties,
  serverContainers,
  variable,
} from './template-facts';

/** Roles, and the containers that have them. */
export const taskRules: readonly SecurityRule[] = [
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
            /PASSWORD|SECRET|TOKEN$|CREDENTIAL|ACCESS_KEY/.test(Name) ||
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
    name: "MLflow's own metrics, which go through the load balancer, are off",
    offences: (all) => [variable(all, 'MLFLOW_EXPOSE_PROMETHEUS')].filter(Boolean),
    damage: (all) => {
      for (const { Environment } of serverContainers(all))
        Environment.push({ Name: 'MLFLOW_EXPOSE_PROMETHEUS', Value: '/run/mlflow-metrics' });
    },
  },
];

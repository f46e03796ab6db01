import type { TemplateJson } from '../../support/synthesized';
import type { Counterexample } from './counterexample';
import { first, serverContainers } from './template-facts';

/** Ways to break the rules of lib/policy/rules/tasks. */
export const tasksCounterexamples: readonly Counterexample[] = [
  {
    id: 'MLK-TASK-1',
    break: (all) => {
      (serverContainers(all)[0] as TemplateJson).ReadonlyRootFilesystem = false;
    },
  },
  {
    id: 'MLK-TASK-2',
    break: (all) => {
      (serverContainers(all)[0] as TemplateJson).Environment.push({ Name: 'PGPASSWORD', Value: 'hunter22' });
    },
  },
  {
    id: 'MLK-TASK-3',
    break: (all) => {
      first(all, 'AWS::ECS::Service').Properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp =
        'ENABLED';
    },
  },
  {
    id: 'MLK-TASK-4',
    break: (all) => {
      delete first(all, 'AWS::ECS::Service').Properties.DeploymentConfiguration.DeploymentCircuitBreaker;
    },
  },
  {
    id: 'MLK-TASK-5',
    break: (all) => {
      delete first(all, 'AWS::ECS::Service').DependsOn;
    },
  },
  {
    id: 'MLK-TASK-6',
    break: (all) => {
      for (const { Environment } of serverContainers(all))
        Environment.push({ Name: 'MLFLOW_EXPOSE_PROMETHEUS', Value: '/run/mlflow-metrics' });
    },
  },
];

import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkTask4: SecurityRule = {
  id: 'MLK-TASK-4',
  sentence: 'A failed deployment is rolled back.',
  why: 'Otherwise a broken version stays until somebody acts.',
  link: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html',
  fix: 'Set circuitBreaker with rollback on the service.',
  violations: (templates) =>
    templates
      .expected('AWS::ECS::Service')
      .filter(
        ({ properties }) =>
          !at(properties, 'DeploymentConfiguration', 'DeploymentCircuitBreaker', 'Rollback'),
      ),
};

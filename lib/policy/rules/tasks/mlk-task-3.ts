import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkTask3: SecurityRule = {
  id: 'MLK-TASK-3',
  sentence: 'Tasks have no public address.',
  why: 'Only the load balancer may be reached from outside the VPC.',
  link: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html',
  fix: 'Set assignPublicIp to false.',
  violations: (templates) =>
    templates
      .expected('AWS::ECS::Service')
      .filter(
        ({ properties }) =>
          at(properties, 'NetworkConfiguration', 'AwsvpcConfiguration', 'AssignPublicIp') !== 'DISABLED',
      ),
};

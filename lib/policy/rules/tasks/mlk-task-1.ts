import { containers } from '../../facts/containers';
import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkTask1: SecurityRule = {
  id: 'MLK-TASK-1',
  sentence: 'Containers have a read-only file system, no privileges, and no remote shell.',
  why: 'An attacker in the process could otherwise change the program or keep a way in.',
  link: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html',
  fix: 'Set readonlyRootFilesystem, leave privileged out, and set enableExecuteCommand to false.',
  violations: (templates) => [
    ...containers(templates).filter(
      ({ definition }) =>
        at(definition, 'ReadonlyRootFilesystem') !== true || Boolean(at(definition, 'Privileged')),
    ),
    ...templates
      .expected('AWS::ECS::Service')
      .filter(({ properties }) => at(properties, 'EnableExecuteCommand') !== false),
  ],
};

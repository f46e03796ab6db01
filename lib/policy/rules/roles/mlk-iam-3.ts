import { identityStatements } from '../../facts/statements';
import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkIam3: SecurityRule = {
  id: 'MLK-IAM-3',
  sentence: 'A role can be passed to ECS tasks only.',
  why: 'A principal that can pass a role to any service can use its rights from a resource of its own.',
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
  fix: 'Add the condition iam:PassedToService with ecs-tasks.amazonaws.com.',
  violations: (templates) =>
    identityStatements(templates).filter(
      ({ actions, condition }) =>
        actions.includes('iam:PassRole') &&
        at(condition, 'StringEquals', 'iam:PassedToService') !== 'ecs-tasks.amazonaws.com',
    ),
};

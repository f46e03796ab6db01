import { identityStatements } from '../../facts/statements';
import type { SecurityRule } from '../../security-rule';

export const mlkIam1: SecurityRule = {
  id: 'MLK-IAM-1',
  sentence: 'No role may use every action of a service.',
  why: 'Such a role can do what nobody has thought of, and what the service adds later.',
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
  fix: 'Name the actions that are called.',
  violations: (templates) =>
    identityStatements(templates).filter(
      ({ effect, actions }) =>
        effect === 'Allow' && actions.some((action) => /^(\*|[a-z0-9-]+:\*)$/.test(action)),
    ),
};

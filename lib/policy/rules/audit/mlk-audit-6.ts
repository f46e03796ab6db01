import { taskStatements } from '../../facts/statements';
import type { SecurityRule } from '../../security-rule';

export const mlkAudit6: SecurityRule = {
  id: 'MLK-AUDIT-6',
  sentence: 'The server adds to logs and can neither read nor delete them.',
  why: 'An attacker in the process could otherwise remove the traces.',
  link: 'docs/adr/0012-audit-trail.md',
  fix: 'Grant logs:CreateLogStream and logs:PutLogEvents only.',
  violations: (templates) =>
    taskStatements(templates).filter(({ actions }) =>
      actions.some((action) => /^logs:(?!(CreateLogStream|PutLogEvents)$)/.test(action)),
    ),
};

import type { SecurityRule } from '../../security-rule';

export const mlkData10: SecurityRule = {
  id: 'MLK-DATA-10',
  sentence: 'What outlives its stack does not outlive the failure of its first deployment.',
  why: 'It holds nothing yet, costs money, and a fixed name refuses the next try.',
  link: 'docs/adr/0022-first-deployment.md',
  fix: 'Take the removal policy from whenRemoved (lib/constructs/core/removal-policy.ts).',
  violations: (templates) => templates.everything.filter(({ deletionPolicy }) => deletionPolicy === 'Retain'),
};

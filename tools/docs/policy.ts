import { markdownTable } from '../../lib/config/reference/markdown-table';
import { securityRules } from '../../lib/policy/rules';
import type { SecurityRule } from '../../lib/policy/security-rule';
import { fillTemplate } from './template';

/** What the rules of an area are about, by the middle part of their ids. */
const areas: Readonly<Record<string, string>> = {
  NET: 'Network',
  EDGE: 'Load balancer',
  AUTH: 'Listener rules',
  POOL: 'User pool',
  KEYS: "Issuer's keys",
  IAM: 'Roles',
  TASK: 'Tasks',
  IMAGE: 'Image built in the account',
  DATA: 'Buckets, keys, topic, logs',
  DB: 'Database',
  AUDIT: 'Audit trail',
};

/** `docs/policy.md`: every security rule, with its reason and where to read more. */
export function policyDocument(): string {
  const sections = Object.entries(areas).map(([area, title]) => {
    const rules = securityRules.filter(({ id }) => id.startsWith(`MLK-${area}-`));
    const table = markdownTable([['Id', 'What must hold', 'Why', 'Read more'], ...rules.map(row)]);
    return `## ${title}\n\n${table.join('\n')}`;
  });
  return fillTemplate('policy.md', { count: String(securityRules.length), rules: sections.join('\n\n') });
}

function row({ id, sentence, why, link }: SecurityRule): string[] {
  // Links lead from docs/ to other documents there.
  const page = link.startsWith('docs/')
    ? `[${link.slice('docs/'.length)}](${link.slice('docs/'.length)})`
    : `[${new URL(link).hostname.replace(/^(www|docs)\./, '')}](${link})`;
  return [`\`${id}\``, sentence, why, page];
}

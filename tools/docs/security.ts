import { accessTable } from '../../acceptance/access-table';
import { callers } from '../../acceptance/access-table/callers';
import { outcomeText } from '../../acceptance/access-table/outcome';
import type { Row } from '../../acceptance/access-table/row';
import routes from '../../lib/config/mlflow-routes.json';
import { markdownTable } from '../../lib/config/reference/markdown-table';
import { fillTemplate } from './template';

/** `docs/security.md`: the rules in words, and the access table that the acceptance tests run. */
export function securityDocument(): string {
  return fillTemplate('security.md', {
    mlflow: routes.mlflow,
    closedPaths: closedPaths().join('\n'),
    rowCount: String(accessTable.reduce((count, { rows }) => count + rows.length, 0)),
    callers: markdownTable([['Caller', 'Identity'], ...Object.entries(callers)]).join('\n'),
    accessTable: accessTable.map(({ title, rows }) => `### ${title}\n\n${table(rows)}`).join('\n\n'),
  });
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ caller, summary, outcome }) => [caller, summary, outcomeText(outcome)]);
  return markdownTable([['Caller', 'Action', 'Result'], ...lines]).join('\n');
}

/** One line per reason, with the paths that it closes. */
function closedPaths(): string[] {
  const reasons = [...new Set(routes.closed.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const patterns = routes.closed.filter((each) => each.reason === reason).map(({ pattern }) => pattern);
    return `- ${reason}: ${patterns.map((pattern) => `\`${pattern}\``).join(', ')}`;
  });
}

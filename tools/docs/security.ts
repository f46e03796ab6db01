import { accessTable } from '../../acceptance/access-table';
import { callers, outcomeText, type Row } from '../../acceptance/access-table/row';
import routes from '../../lib/config/mlflow-routes.json';
import { markdownTable } from '../../lib/config/reference/markdown-table';
import { fillTemplate } from './template';

/** `docs/security.md`: the rules in words, and who may do what as the test of the running server says it. */
export function securityDocument(): string {
  return fillTemplate('security.md', {
    mlflow: routes.mlflow,
    closedPaths: closedPaths().join('\n'),
    rowCount: String(accessTable.reduce((count, { rows }) => count + rows.length, 0)),
    callers: markdownTable([['Caller', 'Who that is'], ...Object.entries(callers)]).join('\n'),
    accessTable: accessTable.map(({ title, rows }) => `### ${title}\n\n${table(rows)}`).join('\n\n'),
  });
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ who, does, outcome }) => [who, does, outcomeText(outcome)]);
  return markdownTable([['Who', 'Does', 'Gets'], ...lines]).join('\n');
}

/** One line per reason, with the paths that it closes. */
function closedPaths(): string[] {
  const reasons = [...new Set(routes.closed.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const patterns = routes.closed.filter((each) => each.reason === reason).map(({ pattern }) => pattern);
    return `- ${reason}: ${patterns.map((pattern) => `\`${pattern}\``).join(', ')}`;
  });
}

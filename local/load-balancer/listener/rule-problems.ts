import type { Action } from './action-schema';
import { comparisonStrings, wildcardsIn } from './conditions';
import type { Listener, ListenerRule } from './listener-schema';
import { isTerminal, orderedActions, targetGroupArn } from './rules';
import type { Target } from './target';

/** Quotas of one rule (ELB user guide, "Quotas for your Application Load Balancers"); none is adjustable. */
const maxValuesPerRule = 5;
/** ELB user guide, "Listener rules". */
const maxValuesPerCondition = 3;
const maxWildcardsPerRule = 5;
const oncePerRule = ['host-header', 'path-pattern', 'http-request-method', 'source-ip'];

/** What AWS refuses about priorities and conditions. */
export function ruleProblems(rules: readonly ListenerRule[]): string[] {
  const priorities = rules.map(({ Priority }) => Priority);
  const repeated = new Set(priorities.filter((priority, index) => priorities.indexOf(priority) !== index));
  return [
    ...[...repeated].map((priority) => `Priority ${priority} is used by more than one rule`),
    ...rules.flatMap((rule) =>
      conditionProblems(rule).map((problem) => `ListenerRule ${rule.Priority}: ${problem}`),
    ),
  ];
}

function conditionProblems({ Conditions }: ListenerRule): string[] {
  const values = Conditions.flatMap(comparisonStrings).length;
  const crowded = Conditions.filter(
    (condition) => comparisonStrings(condition).length > maxValuesPerCondition,
  );
  const wildcards = Conditions.reduce((sum, condition) => sum + wildcardsIn(condition), 0);
  const repeated = oncePerRule.filter(
    (field) => Conditions.filter(({ Field }) => Field === field).length > 1,
  );
  return [
    ...(values > maxValuesPerRule
      ? [`${values} condition values, AWS allows ${maxValuesPerRule}: split it`]
      : []),
    ...crowded.map(
      ({ Field }) => `more than ${maxValuesPerCondition} values in the ${Field} condition: split the rule`,
    ),
    ...(wildcards > maxWildcardsPerRule
      ? [`${wildcards} wildcards, AWS allows ${maxWildcardsPerRule}: split it`]
      : []),
    ...repeated.map((field) => `more than one ${field} condition, AWS allows one: put the values into it`),
  ];
}

/** What AWS refuses about the sequence of actions, and targets that the stand-in does not know. */
export function actionProblems(
  listener: Listener | undefined,
  rules: readonly ListenerRule[],
  targets: ReadonlyMap<string, Target>,
): string[] {
  const sequences = [
    ...(listener ? [{ place: 'DefaultActions', actions: listener.DefaultActions }] : []),
    ...rules.map((rule) => ({ place: `ListenerRule ${rule.Priority}`, actions: rule.Actions })),
  ];
  return sequences.flatMap(({ place, actions }) =>
    [
      ...sequenceProblems(actions, listener?.Protocol),
      ...targetProblems(actions, targets),
      ...redirectProblems(actions, listener?.Protocol),
    ].map((problem) => `${place}: ${problem}`),
  );
}

function sequenceProblems(actions: readonly Action[], protocol: Listener['Protocol'] | undefined): string[] {
  const ordered = orderedActions(actions);
  const authentications = ordered.filter((action) => !isTerminal(action));
  const last = ordered.at(-1);
  const orders = actions.map(({ Order }) => Order);
  return [
    ...(ordered.length - authentications.length === 1 && last && isTerminal(last)
      ? []
      : ['exactly one of forward, redirect and fixed-response must come last']),
    ...(authentications.length > 1 ? ['more than one authentication action, AWS allows one'] : []),
    ...(authentications.length > 0 && protocol === 'HTTP'
      ? [`${authentications[0]?.Type} needs an HTTPS listener`]
      : []),
    ...(actions.length > 1 && (orders.includes(undefined) || new Set(orders).size < orders.length)
      ? ['several actions need an Order each, all different']
      : []),
  ];
}

function targetProblems(actions: readonly Action[], targets: ReadonlyMap<string, Target>): string[] {
  return actions.flatMap((action) => {
    if (action.Type !== 'forward') return [];
    const arn = targetGroupArn(action);
    const both = action.TargetGroupArn && action.ForwardConfig;
    if (!arn || both) return ['forward needs either TargetGroupArn or ForwardConfig'];
    return targets.has(arn) ? [] : [`no target is known for ${arn}: name it in \`targets\``];
  });
}

/** A redirect that changes nothing would loop; AWS refuses one from HTTPS to HTTP (API reference, RedirectActionConfig). */
function redirectProblems(actions: readonly Action[], protocol: Listener['Protocol'] | undefined): string[] {
  return actions.flatMap((action) => {
    if (action.Type !== 'redirect') return [];
    const { Protocol, Host, Port, Path, Query } = action.RedirectConfig;
    const unchanged =
      Protocol === '#{protocol}' && Host === '#{host}' && Port === '#{port}' && Path === '/#{path}';
    const unknown = `${Host} ${Path} ${Query}`
      .replace(/#\{(protocol|host|port|path|query)\}/g, '')
      .match(/#\{.*?\}/g);
    return [
      ...(unchanged ? ['a redirect must change the protocol, host, port or path'] : []),
      ...(Protocol === 'HTTP' && protocol === 'HTTPS'
        ? ['a redirect from HTTPS to HTTP is not allowed']
        : []),
      ...(unknown
        ? [`unknown placeholder ${unknown.join(', ')}: use protocol, host, port, path, query`]
        : []),
    ];
  });
}

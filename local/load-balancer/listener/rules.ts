import type { RequestFacts } from '../http/request-facts';
import type { Action, JwtConfig, OidcConfig } from './action-schema';
import { conditionPredicate } from './conditions';
import type { ListenerRule } from './listener-schema';

/** The one action of a rule that ends it. */
export type TerminalAction = Extract<Action, { Type: 'forward' | 'redirect' | 'fixed-response' }>;

/** What must be proven before the terminal action. */
export type Authentication =
  | { readonly kind: 'oidc'; readonly config: OidcConfig }
  | { readonly kind: 'jwt'; readonly config: JwtConfig };

/** A rule ready to run. */
export interface Rule {
  /** The lowest number is evaluated first; `default` marks the default actions. */
  readonly priority: number | 'default';
  /** Types of its actions in their order, for the access log. */
  readonly actions: readonly string[];
  /** What must be proven first. @default - nothing */
  readonly authentication?: Authentication;
  /** The action that ends the rule. */
  readonly terminal: TerminalAction;
  /** Whether a request meets every condition. */
  matches(request: RequestFacts): boolean;
}

/** Sorts the rules, lowest priority number first, and puts the default actions behind them. */
export function compileRules(defaultActions: readonly Action[], rules: readonly ListenerRule[]): Rule[] {
  const sorted = [...rules].sort((a, b) => a.Priority - b.Priority);
  return [
    ...sorted.map((rule) => {
      const predicates = rule.Conditions.map(conditionPredicate);
      return compile(rule.Priority, rule.Actions, (request) => predicates.every((met) => met(request)));
    }),
    compile('default', defaultActions, () => true),
  ];
}

/** The first rule that a request meets; the default rule meets all. */
export function matchingRule(rules: readonly Rule[], request: RequestFacts): Rule {
  const rule = rules.find((candidate) => candidate.matches(request));
  if (!rule) throw new Error('The default rule is missing: compileRules puts it last');
  return rule;
}

function compile(priority: Rule['priority'], actions: readonly Action[], matches: Rule['matches']): Rule {
  const ordered = orderedActions(actions);
  const terminal = ordered.find(isTerminal);
  if (!terminal) throw new Error(`Rule ${priority} has no terminal action: validate the listener first`);
  const authentication = ordered.flatMap(authenticationOf)[0];
  return {
    priority,
    actions: ordered.map(({ Type }) => Type),
    ...(authentication && { authentication }),
    terminal,
    matches,
  };
}

/** Actions by their Order; CloudFormation allows its absence when there is one action. */
export const orderedActions = (actions: readonly Action[]): Action[] =>
  [...actions].sort((a, b) => orderOf(a) - orderOf(b));

/** True for an action that ends a rule. */
export const isTerminal = (action: Action): action is TerminalAction =>
  action.Type === 'forward' || action.Type === 'redirect' || action.Type === 'fixed-response';

const orderOf = (action: Action): number => (typeof action.Order === 'number' ? action.Order : 0);

function authenticationOf(action: Action): Authentication[] {
  if (action.Type === 'authenticate-oidc') return [{ kind: 'oidc', config: action.AuthenticateOidcConfig }];
  if (action.Type === 'jwt-validation') return [{ kind: 'jwt', config: action.JwtValidationConfig }];
  return [];
}

/** The ARN that a forward action names, in its short or its long form. */
export const targetGroupArn = (action: Extract<Action, { Type: 'forward' }>): string | undefined =>
  action.TargetGroupArn ?? action.ForwardConfig?.TargetGroups[0]?.TargetGroupArn;

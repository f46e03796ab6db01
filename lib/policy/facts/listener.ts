import { at, list, texts } from '../json';
import type { Resource, Templates } from '../templates';

/** A rule of the load balancer's listener. */
export interface ListenerRule {
  /** Construct path of the rule. */
  readonly path: string;
  /** The listener tries rules from the lowest. */
  readonly priority: number;
  /** What happens to a request, in order. */
  readonly actions: readonly unknown[];
  /** All of them must match. */
  readonly conditions: readonly unknown[];
}

/** Every listener that speaks HTTPS. */
export function httpsListeners(templates: Templates): Resource[] {
  return listeners(templates).filter(({ properties }) => at(properties, 'Protocol') === 'HTTPS');
}

/** Every listener of a load balancer. */
export function listeners(templates: Templates): Resource[] {
  return templates.expected('AWS::ElasticLoadBalancingV2::Listener');
}

/** The rules of the listener, in the order in which it tries them. */
export function listenerRules(templates: Templates): ListenerRule[] {
  return templates
    .expected('AWS::ElasticLoadBalancingV2::ListenerRule')
    .map(({ path, properties }) => ({
      path,
      priority: Number(at(properties, 'Priority')),
      actions: list(at(properties, 'Actions')),
      conditions: list(at(properties, 'Conditions')),
    }))
    .sort((left, right) => left.priority - right.priority);
}

/** Whether a rule lets requests through to the server. */
export function forwards({ actions }: ListenerRule): boolean {
  return actions.some((action) => at(action, 'Type') === 'forward');
}

/** Whether a rule requires a session or an access token. */
export function authenticates({ actions }: ListenerRule): boolean {
  return actions.some((action) => /^(authenticate-|jwt-validation)/.test(String(at(action, 'Type'))));
}

/** Path patterns of a rule. */
export function pathsOf({ conditions }: ListenerRule): string[] {
  return conditions.flatMap((condition) => texts(at(condition, 'PathPatternConfig', 'Values')));
}

/** Whether a rule is the one that lets a browser log out: one path, one method, no login. */
export function isLogout(rule: ListenerRule): boolean {
  const methods = rule.conditions.flatMap((condition) =>
    texts(at(condition, 'HttpRequestMethodConfig', 'Values')),
  );
  return (
    forwards(rule) && !authenticates(rule) && pathsOf(rule).join() === '/logout' && methods.join() === 'GET'
  );
}

import {
  ListenerAction,
  ListenerCondition,
  UnauthenticatedAction,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Issuer } from '../identity/issuer';
import { JwtValidationAction } from './jwt-validation-action';
import { apiPaths, closedPaths } from './paths';

/** A rule of the listener, in the order in which it is tried. */
export interface Rule {
  readonly name: string;
  readonly conditions: ListenerCondition[];
  readonly action: ListenerAction;
}

/**
 * A rule takes five condition values and as many wildcards, and a condition three strings to compare with (Elastic Load
 * Balancing guide, "Listener rules"; the CDK checks the five only).
 */
const pathsARule = 3;

/**
 * Who comes in, first match wins; what matches nothing gets the listener's 403.
 * @param hostname the server's one name
 * @param target what forwards to the server
 */
export function listenerRules(hostname: string, issuer: Issuer, target: ListenerAction): Rule[] {
  const host = ListenerCondition.hostHeaders([hostname]);
  const login = (onUnauthenticated: UnauthenticatedAction) =>
    issuer.login({ next: target, onUnauthenticated });
  return [
    ...chunks(closedPaths, pathsARule).map((paths, index) => ({
      name: `ClosedPaths${index + 1}`,
      conditions: [ListenerCondition.pathPatterns(paths)],
      action: notFound(),
    })),
    {
      name: 'BearerToken',
      conditions: [host, ListenerCondition.httpHeader('Authorization', ['Bearer *'])],
      action: new JwtValidationAction(issuer, target),
    },
    ...chunks(apiPaths, pathsARule).map((paths, index) => ({
      name: `ApiPaths${index + 1}`,
      conditions: [host, ListenerCondition.pathPatterns(paths)],
      action: login(UnauthenticatedAction.DENY),
    })),
    { name: 'Pages', conditions: [host], action: login(UnauthenticatedAction.AUTHENTICATE) },
  ];
}

/** Shaped like MLflow's own errors, so that its client shows the sentence. */
function notFound(): ListenerAction {
  return ListenerAction.fixedResponse(404, {
    contentType: 'application/json',
    messageBody: JSON.stringify({
      error_code: 'ENDPOINT_NOT_FOUND',
      message: 'This part of MLflow is closed on this server.',
    }),
  });
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

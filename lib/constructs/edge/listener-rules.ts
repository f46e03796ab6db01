import {
  ListenerAction,
  ListenerCondition,
  UnauthenticatedAction,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { resourceMetadata } from '../../config/derived/resource-metadata';
import { loggedOutPath, logoutPath, resourceMetadataPath } from '../../config/public-paths';
import type { Issuer } from '../identity/issuer';
import { JwtValidationAction } from './jwt-validation-action';
import { loggedOutPage } from './logged-out-page';

/** A rule of the listener. */
export interface ListenerRule {
  /** Id of its construct. */
  readonly name: string;
  /** Rules are tried in this order; see {@link priorities}. */
  readonly priority: number;
  /** All of them must match. */
  readonly conditions: ListenerCondition[];
  /** What happens to the request. */
  readonly action: ListenerAction;
}

/**
 * A rule can have five condition values and five wildcards, and a condition three strings to compare with (Elastic Load
 * Balancing guide, "Listener rules"; the CDK checks the five values only).
 */
const pathsPerRule = 3;

/**
 * The first priority of each kind of rule. A longer or shorter list of one kind moves no rule of another: ELB refuses a
 * priority that another rule still has, and CloudFormation updates one rule after the other. Never renumber a rule that
 * has been deployed, and never give its number to another.
 */
const priorities = {
  closedPaths: 1000,
  withoutLogin: 5000,
  bearerToken: 6000,
  apiPaths: 7000,
  pages: 9000,
} as const;

/** The gaps leave room for your own rules in an emergency. */
const step = 10;

/** Props of {@link listenerRules}. */
export interface RulesProps {
  /** Hostname of the server. */
  readonly hostname: string;
  /** The server's public address, without a slash at the end. */
  readonly origin: string;
  /** Signs the access tokens and logs browsers in. */
  readonly issuer: Issuer;
  /** Forwards to the server. */
  readonly target: ListenerAction;
  /** Path patterns that are refused. */
  readonly closedPaths: readonly string[];
  /** Path patterns where a request without credentials gets 401 instead of a login page. */
  readonly apiPaths: readonly string[];
}

/** Every rule, in the order in which the listener tries them: the first match wins, and no match gets the listener's 403. */
export function listenerRules(props: RulesProps): ListenerRule[] {
  const { hostname, issuer, target, closedPaths, apiPaths } = props;
  const host = ListenerCondition.hostHeaders([hostname]);
  const login = (onUnauthenticated: UnauthenticatedAction) =>
    issuer.login({ next: target, onUnauthenticated });
  return [
    ...chunks(closedPaths, pathsPerRule).map((paths, index) => ({
      name: `ClosedPaths${index + 1}`,
      priority: priorities.closedPaths + index * step,
      conditions: [ListenerCondition.pathPatterns(paths)],
      action: notFound(),
    })),
    ...rulesWithoutLogin(host, props),
    {
      name: 'BearerToken',
      priority: priorities.bearerToken,
      conditions: [host, ListenerCondition.httpHeader('Authorization', ['Bearer *'])],
      action: new JwtValidationAction(issuer, target),
    },
    ...chunks(apiPaths, pathsPerRule).map((paths, index) => ({
      name: `ApiPaths${index + 1}`,
      priority: priorities.apiPaths + index * step,
      conditions: [host, ListenerCondition.pathPatterns(paths)],
      action: login(UnauthenticatedAction.DENY),
    })),
    {
      name: 'Pages',
      priority: priorities.pages,
      conditions: [host],
      action: login(UnauthenticatedAction.AUTHENTICATE),
    },
  ];
}

/** Rules for requests without a login. Only the first of them reaches the server. */
function rulesWithoutLogin(host: ListenerCondition, { origin, issuer, target }: RulesProps): ListenerRule[] {
  const at = (path: string) => [host, ListenerCondition.pathPatterns([path])];
  return [
    {
      name: 'Logout',
      priority: priorities.withoutLogin,
      conditions: [...at(logoutPath), ListenerCondition.httpRequestMethods(['GET'])],
      action: target,
    },
    {
      name: 'LoggedOut',
      priority: priorities.withoutLogin + step,
      conditions: at(loggedOutPath),
      action: ListenerAction.fixedResponse(200, { contentType: 'text/html', messageBody: loggedOutPage }),
    },
    {
      name: 'ResourceMetadata',
      priority: priorities.withoutLogin + 2 * step,
      conditions: at(resourceMetadataPath),
      action: ListenerAction.fixedResponse(200, {
        contentType: 'application/json',
        messageBody: resourceMetadata(origin, {
          issuer: issuer.issuer,
          accessScope: issuer.accessScope,
          commandLineClientId: issuer.clients.commandLine,
        }),
      }),
    },
  ];
}

/** In the form of MLflow's own errors, so that its client shows the message. */
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

import {
  ListenerAction,
  ListenerCondition,
  UnauthenticatedAction,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { resourceMetadata } from '../../config/derived/resource-metadata';
import {
  apiPaths,
  closedPaths,
  loggedOutPath,
  logoutPath,
  resourceMetadataPath,
} from '../../config/public-paths';
import type { Issuer } from '../identity/issuer';
import { JwtValidationAction } from './jwt-validation-action';
import { loggedOutPage } from './logged-out-page';

/** A rule of the listener. */
export interface ListenerRule {
  /** Id of its construct. */
  readonly name: string;
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
}

/** Every rule, in the order in which the listener tries them: the first match wins, and no match gets the listener's 403. */
export function listenerRules(props: RulesProps): ListenerRule[] {
  const { hostname, issuer, target } = props;
  const host = ListenerCondition.hostHeaders([hostname]);
  const login = (onUnauthenticated: UnauthenticatedAction) =>
    issuer.login({ next: target, onUnauthenticated });
  return [
    ...chunks(closedPaths, pathsPerRule).map((paths, index) => ({
      name: `ClosedPaths${index + 1}`,
      conditions: [ListenerCondition.pathPatterns(paths)],
      action: notFound(),
    })),
    ...rulesWithoutLogin(host, props),
    {
      name: 'BearerToken',
      conditions: [host, ListenerCondition.httpHeader('Authorization', ['Bearer *'])],
      action: new JwtValidationAction(issuer, target),
    },
    ...chunks(apiPaths, pathsPerRule).map((paths, index) => ({
      name: `ApiPaths${index + 1}`,
      conditions: [host, ListenerCondition.pathPatterns(paths)],
      action: login(UnauthenticatedAction.DENY),
    })),
    { name: 'Pages', conditions: [host], action: login(UnauthenticatedAction.AUTHENTICATE) },
  ];
}

/** Rules for requests without a login. Only the first of them reaches the server. */
function rulesWithoutLogin(host: ListenerCondition, { origin, issuer, target }: RulesProps): ListenerRule[] {
  const at = (path: string) => [host, ListenerCondition.pathPatterns([path])];
  return [
    {
      name: 'Logout',
      conditions: [...at(logoutPath), ListenerCondition.httpRequestMethods(['GET'])],
      action: target,
    },
    {
      name: 'LoggedOut',
      conditions: at(loggedOutPath),
      action: ListenerAction.fixedResponse(200, { contentType: 'text/html', messageBody: loggedOutPage }),
    },
    {
      name: 'ResourceMetadata',
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

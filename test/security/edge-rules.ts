import { apiPaths, closedPaths } from '../../lib/config/public-paths';
import type { TemplateJson } from '../support/synthesized';
import type { SecurityRule } from './security-rule';
import {
  attribute,
  authenticates,
  first,
  fixedResponses,
  flat,
  forwards,
  isLogout,
  listenerRules,
  pathsOf,
  properties,
  publicMembers,
  setAttribute,
} from './template-facts';

/** The load balancer and its listener. */
export const edgeRules: readonly SecurityRule[] = [
  {
    name: 'what matches no rule is refused',
    offences: (all) =>
      properties(all, 'AWS::ElasticLoadBalancingV2::Listener')
        .filter(({ Protocol }) => Protocol === 'HTTPS')
        .filter(({ DefaultActions }) => DefaultActions[0].FixedResponseConfig?.StatusCode !== '403'),
    damage: (all) => {
      first(all, 'AWS::ElasticLoadBalancingV2::Listener').Properties.DefaultActions = [{ Type: 'forward' }];
    },
  },
  {
    name: 'a listener without TLS only redirects',
    offences: (all) =>
      properties(all, 'AWS::ElasticLoadBalancingV2::Listener')
        .filter(({ Protocol }) => Protocol !== 'HTTPS')
        .filter(({ DefaultActions }) => DefaultActions[0].RedirectConfig?.Protocol !== 'HTTPS'),
    damage: (all) => {
      const listener = first(all, 'AWS::ElasticLoadBalancingV2::Listener').Properties;
      listener.Protocol = 'HTTP';
      listener.DefaultActions = [{ Type: 'forward' }];
    },
  },
  {
    name: 'TLS is 1.3, or 1.2 with forward secrecy, and post-quantum where the client can',
    offences: (all) =>
      properties(all, 'AWS::ElasticLoadBalancingV2::Listener')
        .filter(({ Protocol }) => Protocol === 'HTTPS')
        .filter(({ SslPolicy }) => !/^ELBSecurityPolicy-TLS13-1-2-Res-PQ-/.test(SslPolicy)),
    damage: (all) => {
      for (const listener of properties(all, 'AWS::ElasticLoadBalancingV2::Listener'))
        listener.SslPolicy = 'ELBSecurityPolicy-2016-08';
      for (const listener of properties(all, 'AWS::ElasticLoadBalancingV2::Listener'))
        listener.Protocol = 'HTTPS';
    },
  },
  {
    name: 'every rule that forwards authenticates first, but for the logout',
    offences: (all) =>
      listenerRules(all).filter((rule) => forwards(rule) && !authenticates(rule) && !isLogout(rule)),
    damage: (all) => {
      const rule = listenerRules(all).find(authenticates) as TemplateJson;
      rule.Actions = rule.Actions.filter(({ Type }: TemplateJson) => Type === 'forward');
    },
  },
  {
    name: 'the logout is one path and one method',
    offences: (all) => (listenerRules(all).filter(isLogout).length === 1 ? [] : ['no such rule, or several']),
    damage: (all) => {
      (listenerRules(all).find(isLogout) as TemplateJson).Conditions.pop();
    },
  },
  {
    name: 'what clients read before they log in holds nothing but public names',
    offences: (all) => {
      const found = fixedResponses(all, 'application/json').map(({ MessageBody }) =>
        Object.keys(JSON.parse(flat(MessageBody)))
          .sort()
          .join(),
      );
      return found.length === 1 && found[0] === publicMembers.join() ? [] : found;
    },
    damage: (all) => {
      const [response] = fixedResponses(all, 'application/json');
      (response as TemplateJson).MessageBody = '{"client_secret":"hunter22"}';
    },
  },
  {
    name: 'every rule that forwards is for the one hostname',
    offences: (all) =>
      listenerRules(all).filter(
        (rule) =>
          forwards(rule) && !rule.Conditions.some(({ Field }: TemplateJson) => Field === 'host-header'),
      ),
    damage: (all) => {
      for (const rule of listenerRules(all))
        rule.Conditions = rule.Conditions.filter(({ Field }: TemplateJson) => Field !== 'host-header');
    },
  },
  {
    name: 'a bearer token must be an access token with the scope',
    offences: (all) =>
      listenerRules(all)
        .flatMap(({ Actions }) => Actions as TemplateJson[])
        .filter(({ Type }) => Type === 'jwt-validation')
        .filter(({ JwtValidationConfig }) => {
          const claims = JSON.stringify(JwtValidationConfig.AdditionalClaims ?? []);
          return !claims.includes('"scope"') || !claims.includes('mlflow/access');
        }),
    damage: (all) => {
      for (const { Actions } of listenerRules(all))
        for (const action of Actions) delete action.JwtValidationConfig?.AdditionalClaims;
    },
  },
  {
    name: 'a stranger on a path of programs is told 401, not sent to a login page',
    offences: (all) => {
      const denying = listenerRules(all).filter(({ Actions }) =>
        JSON.stringify(Actions).includes('"OnUnauthenticatedRequest":"deny"'),
      );
      const covered = denying.flatMap(pathsOf);
      return apiPaths.filter((path) => !covered.includes(path));
    },
    damage: (all) => {
      for (const { Actions } of listenerRules(all))
        for (const action of Actions)
          for (const config of [action.AuthenticateOidcConfig, action.AuthenticateCognitoConfig])
            if (config) config.OnUnauthenticatedRequest = 'allow';
    },
  },
  {
    name: 'closed paths are refused before anything else is asked',
    offences: (all) => {
      const open = listenerRules(all).findIndex(forwards);
      const closed = listenerRules(all)
        .slice(0, open)
        .filter(({ Actions }) => Actions[0].FixedResponseConfig?.StatusCode === '404')
        .flatMap(pathsOf);
      return closedPaths.filter((path) => !closed.includes(path));
    },
    damage: (all) => {
      for (const rule of listenerRules(all)) if (!forwards(rule)) rule.Priority += 40_000;
    },
  },
  {
    name: 'requests that two parsers could read in two ways are refused',
    offences: (all) =>
      attribute(all, 'routing.http.desync_mitigation_mode') === 'strictest' &&
      attribute(all, 'routing.http.drop_invalid_header_fields.enabled') === 'true'
        ? []
        : ['tolerant'],
    damage: (all) => setAttribute(all, 'routing.http.desync_mitigation_mode', 'monitor'),
  },
  {
    name: 'the load balancer logs access and connections',
    offences: (all) =>
      ['access_logs.s3.enabled', 'connection_logs.s3.enabled'].filter(
        (key) => attribute(all, key) !== 'true',
      ),
    damage: (all) => setAttribute(all, 'connection_logs.s3.enabled', 'false'),
  },
  {
    name: 'the load balancer speaks TLS to the server',
    offences: (all) =>
      properties(all, 'AWS::ElasticLoadBalancingV2::TargetGroup').filter(
        ({ Protocol }) => Protocol !== 'HTTPS',
      ),
    damage: (all) => {
      first(all, 'AWS::ElasticLoadBalancingV2::TargetGroup').Properties.Protocol = 'HTTP';
    },
  },
  {
    name: 'every response demands HTTPS for the future',
    offences: (all) =>
      properties(all, 'AWS::ElasticLoadBalancingV2::Listener')
        .filter(({ Protocol }) => Protocol === 'HTTPS')
        .filter(
          ({ ListenerAttributes }) => !JSON.stringify(ListenerAttributes ?? []).includes('max-age=31536000'),
        ),
    damage: (all) => {
      for (const listener of properties(all, 'AWS::ElasticLoadBalancingV2::Listener'))
        delete listener.ListenerAttributes;
    },
  },
];

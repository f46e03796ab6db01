import { describe, expect, test } from '@jest/globals';
import { listenerConfiguration } from '../../../../local/load-balancer/listener/listener-configuration';
import {
  fixed,
  forwardTo,
  header,
  host,
  httpsListener,
  optionsFor,
  path,
  rule,
  targetGroupArn,
} from '../support';

const oidc = (config: object = {}) => ({
  Type: 'authenticate-oidc',
  AuthenticateOidcConfig: {
    Issuer: 'https://issuer.example.com',
    AuthorizationEndpoint: 'https://issuer.example.com/auth',
    TokenEndpoint: 'https://issuer.example.com/token',
    UserInfoEndpoint: 'https://issuer.example.com/me',
    ClientId: 'client',
    ClientSecret: 'secret',
    ...config,
  },
});
const jwt = (...AdditionalClaims: object[]) => ({
  Type: 'jwt-validation',
  JwtValidationConfig: {
    Issuer: 'https://issuer.example.com',
    JwksEndpoint: 'https://issuer.example.com/jwks',
    AdditionalClaims,
  },
});
const claim = (Name: string, Format: string, ...Values: string[]) => ({ Name, Format, Values });
const anywhere = path('/*');
const ruleOf = (...conditions: object[]) => ({ rules: [rule(1, conditions, forwardTo)] });
const actionsOf = (...actions: object[]) => ({ rules: [rule(1, [anywhere], ...actions)] });
const listenerOf = (change: object) => ({ listener: { ...httpsListener(forwardTo), ...change } });
const redirectTo = (RedirectConfig: object) => ({ Type: 'redirect', RedirectConfig });

const read = (change: object) => listenerConfiguration({ ...optionsFor(1), ...change });

describe('the stand-in refuses to start with', () => {
  test.each<[string, object, RegExp]>([
    ['unknown condition', ruleOf({ Field: 'cookie', Values: ['x'] }), /Conditions\[0\]\.Field/],
    [
      'regex values',
      ruleOf({ Field: 'path-pattern', PathPatternConfig: { RegexValues: ['^/api'] } }),
      /"RegexValues"/,
    ],
    ['transforms', { rules: [{ ...rule(1, [anywhere], forwardTo), Transforms: [] }] }, /"Transforms"/],
    ['no conditions', { rules: [rule(1, [], forwardTo)] }, /ListenerRule 1\.Conditions/],
    ['unknown action', actionsOf({ Type: 'teleport' }), /Actions\[0\]\.Type/],
    ['unknown key in a configuration', actionsOf(oidc({ Pkce: true }), forwardTo), /"Pkce"/],
    [
      'Cognito',
      actionsOf({ Type: 'authenticate-cognito', AuthenticateCognitoConfig: {} }, forwardTo),
      /a browser cannot reach/,
    ],
    [
      'unknown listener property',
      listenerOf({ MutualAuthentication: { Mode: 'verify' } }),
      /"MutualAuthentication"/,
    ],
    [
      'unknown load balancer attribute',
      { attributes: { 'routing.http.teleport': 'true' } },
      /routing\.http\.teleport/,
    ],
    [
      'TLS headers',
      { attributes: { 'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': 'true' } },
      /not implemented/,
    ],
    [
      'CORS attribute',
      listenerOf({
        ListenerAttributes: [
          { Key: 'routing.http.response.access_control_allow_origin.header_value', Value: '*' },
        ],
      }),
      /access_control_allow_origin/,
    ],
    [
      'rule without priority',
      { rules: [{ Conditions: [anywhere], Actions: [forwardTo] }] },
      /a rule needs a priority/,
    ],
    [
      'two rules of one priority',
      { rules: [rule(7, [anywhere], forwardTo), rule(7, [anywhere], forwardTo)] },
      /Priority 7 is used/,
    ],
    ['six values', ruleOf(host('a.example'), path('/1', '/2', '/3', '/4', '/5')), /6 condition values/],
    [
      'four values of a condition',
      ruleOf(path('/1', '/2', '/3', '/4')),
      /more than 3 values in the path-pattern/,
    ],
    ['six wildcards', ruleOf(path('/a*b*', '/c*d*', '/e??')), /6 wildcards/],
    ['two path conditions', ruleOf(path('/a'), path('/b')), /more than one path-pattern/],
    ['percent sign in a path', ruleOf(path('/%61pi/*')), /"\/%61pi\/\*"/],
    ['host without a dot', ruleOf(host('mlflow')), /"mlflow"/],
    ['host with digits after the last dot', ruleOf(host('127.0.0.1')), /"127\.0\.0\.1"/],
    ['Host as a header condition', ruleOf(header('Host', 'x')), /host-header condition/],
    [
      'method with a wildcard',
      ruleOf({ Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GE*'] } }),
      /A-Z/,
    ],
    [
      'source that is no CIDR',
      ruleOf({ Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.1'] } }),
      /CIDR/,
    ],
    ['two authentications', actionsOf(jwt(), oidc(), forwardTo), /more than one authentication/],
    ['no terminal action', actionsOf(jwt()), /must come last/],
    ['terminal action first', actionsOf(forwardTo, jwt()), /must come last/],
    [
      'authentication on HTTP',
      { ...listenerOf({ Protocol: 'HTTP' }), ...actionsOf(jwt(), forwardTo) },
      /needs an HTTPS listener/,
    ],
    [
      'actions without order',
      { rules: [{ ...rule(1, [anywhere]), Actions: [jwt(), forwardTo] }] },
      /Order each/,
    ],
    [
      'two values of a claim',
      actionsOf(jwt(claim('scope', 'single-string', 'a', 'b')), forwardTo),
      /any or all/,
    ],
    [
      'reserved claim',
      actionsOf(jwt(claim('iss', 'single-string', 'a')), forwardTo),
      /is always checked[^\n]*found "iss"/,
    ],
    ['unknown claim format', actionsOf(jwt(claim('scope', 'list', 'a')), forwardTo), /Format/],
    [
      'issuer without TLS',
      actionsOf(oidc({ TokenEndpoint: 'http://issuer.example.com/token' }), forwardTo),
      /https:\/\//,
    ],
    [
      'secret that only AWS has',
      actionsOf(oidc({ ClientSecret: undefined, UseExistingClientSecret: true }), forwardTo),
      /only AWS holds/,
    ],
    [
      'weighted forward',
      actionsOf({
        Type: 'forward',
        ForwardConfig: { TargetGroups: [{ TargetGroupArn: targetGroupArn }, { TargetGroupArn: 'b' }] },
      }),
      /weighted/,
    ],
    [
      'forward to nowhere',
      actionsOf({ Type: 'forward', TargetGroupArn: 'arn:unknown' }),
      /no target is known for arn:unknown/,
    ],
    ['redirect to itself', actionsOf(redirectTo({ StatusCode: 'HTTP_301' })), /must change/],
    [
      'redirect to HTTP',
      actionsOf(redirectTo({ StatusCode: 'HTTP_301', Protocol: 'HTTP' })),
      /HTTPS to HTTP/,
    ],
    ['unknown placeholder', actionsOf(redirectTo({ StatusCode: 'HTTP_302', Path: '/#{user}' })), /#\{user\}/],
    ['fixed response 3XX', actionsOf(fixed('302')), /2XX/],
    ['missing certificate', { certificate: undefined }, /needs a certificate/],
    ['short key', { secretKey: new Uint8Array(16) }, /16 bytes/],
  ])('%s', (_, change, message) => {
    expect(() => read(change)).toThrow(message);
  });

  test('all problems are reported at once', () => {
    const change = {
      ...ruleOf(host('mlflow'), path('/%')),
      attributes: { 'no.such': '1' },
      secretKey: new Uint8Array(1),
    };
    expect(() => read(change)).toThrow(/"mlflow"[\s\S]*"\/%"[\s\S]*no\.such[\s\S]*1 bytes/);
  });
});

test('valid rules are read with their defaults and sorted by priority', () => {
  const { rules, attributes } = read({
    rules: [
      rule(
        20,
        [host('localhost'), path('/1', '/2', '/3'), header('x-a', 'b')],
        jwt(claim('scope', 'space-separated-values', 'a')),
        forwardTo,
      ),
      rule(3, [host('*.example.com')], oidc(), {
        Type: 'forward',
        ForwardConfig: { TargetGroups: [{ TargetGroupArn: targetGroupArn }] },
      }),
      rule(100, [anywhere], fixed('404')),
    ],
    attributes: { 'idle_timeout.timeout_seconds': '120', 'deletion_protection.enabled': 'true' },
  });
  expect(rules.map(({ priority }) => priority)).toEqual([3, 20, 100, 'default']);
  expect(rules[0]?.authentication?.config).toMatchObject({
    Scope: 'openid',
    SessionCookieName: 'AWSELBAuthSessionCookie',
    SessionTimeout: 604_800,
    OnUnauthenticatedRequest: 'authenticate',
  });
  expect(attributes['idle_timeout.timeout_seconds']).toBe(120);
});

test('a message shows what was found, but never a secret', () => {
  const change = actionsOf(oidc({ ClientSecret: '', Issuer: 'ftp://issuer', SessionTimeout: 0 }), forwardTo);
  expect(() => read(change)).toThrow(/Issuer: must be an https:\/\/ URL \(found "ftp:\/\/issuer"\)/);
  expect(() => read(change)).toThrow(/ClientSecret: (?!.*found)/);
});

import { describe, expect, test } from '@jest/globals';
import { ListenerAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { apiPaths, closedPaths } from '../../../lib/config/public-paths';
import { listenerRules } from '../../../lib/constructs/edge/listener-rules';
import { ExternalIssuer } from '../../../lib/constructs/identity/external-issuer';
import { allEnvironments, environmentOf } from '../../support/environments';
import { resources, templates } from '../../support/synthesized';

describe.each(allEnvironments)('%s', (name) => {
  const rules = resources(templates(name), 'AWS::ElasticLoadBalancingV2::ListenerRule').map(
    ({ Properties }) => Properties,
  );
  const valuesOf = ({ Conditions }: (typeof rules)[number]): string[] =>
    Conditions.flatMap(
      // biome-ignore lint/suspicious/noExplicitAny: a condition of any kind
      ({ HostHeaderConfig, PathPatternConfig, HttpHeaderConfig, HttpRequestMethodConfig }: any) =>
        (HostHeaderConfig ?? PathPatternConfig ?? HttpHeaderConfig ?? HttpRequestMethodConfig).Values,
    );

  test('no rule exceeds five condition values or five wildcards', () => {
    for (const rule of rules) {
      expect(valuesOf(rule).length).toBeLessThanOrEqual(5);
      expect(valuesOf(rule).join('').match(/[*?]/g)?.length ?? 0).toBeLessThanOrEqual(5);
    }
  });

  test('no condition has more than three strings to compare with', () => {
    for (const { Conditions } of rules)
      for (const { PathPatternConfig } of Conditions)
        expect(PathPatternConfig?.Values.length ?? 0).toBeLessThanOrEqual(3);
  });

  test('closed paths come first, then the logout, paths without login, tokens, API paths, pages', () => {
    const kinds = [...rules]
      .sort((left, right) => left.Priority - right.Priority)
      .map(({ Actions }) => {
        const [{ Type, AuthenticateOidcConfig: oidc, AuthenticateCognitoConfig: cognito }] = Actions;
        return (oidc ?? cognito)?.OnUnauthenticatedRequest ?? Type;
      });
    const runs = kinds.filter((kind, index) => kind !== kinds[index - 1]);
    expect(runs).toEqual([
      'fixed-response',
      'forward',
      'fixed-response',
      'jwt-validation',
      'deny',
      'authenticate',
    ]);
  });

  test('the gaps between priorities leave room for your own rules', () => {
    const priorities = rules.map(({ Priority }) => Priority).sort((left, right) => left - right);
    for (const [index, priority] of priorities.slice(1).entries())
      expect(priority - priorities[index]).toBeGreaterThanOrEqual(10);
  });

  test('a login asks for the scope that a token must carry', () => {
    const login = rules
      .flatMap(({ Actions }) => Actions)
      .map((action) => action.AuthenticateOidcConfig ?? action.AuthenticateCognitoConfig);
    for (const config of login.filter(Boolean)) expect(config.Scope).toBe('openid mlflow/access');
  });
});

test('plain HTTP has a listener only if the configuration asks for the redirect', () => {
  const protocols = (name: string) =>
    resources(templates(name), 'AWS::ElasticLoadBalancingV2::Listener').map(
      ({ Properties }) => Properties.Protocol,
    );
  expect(protocols('prod')).toEqual(['HTTPS']);
  expect(protocols('dev').sort()).toEqual(['HTTP', 'HTTPS']);
});

test('a claim has one value: AWS does not say whether several mean any or all', () => {
  for (const { Properties } of resources(templates('prod'), 'AWS::ElasticLoadBalancingV2::ListenerRule'))
    for (const { JwtValidationConfig } of Properties.Actions)
      for (const claim of JwtValidationConfig?.AdditionalClaims ?? []) expect(claim.Values).toHaveLength(1);
});

describe('an update of the listener', () => {
  const { identity, hostname } = environmentOf('private');
  if (identity.kind !== 'oidc') throw new Error('The environment needs an issuer of its own.');
  const issuer = new ExternalIssuer(identity, []);

  /** The list with as many paths more, or less. */
  const changed = (paths: readonly string[], by: number) =>
    by < 0 ? paths.slice(0, by) : [...paths, ...Array.from({ length: by }, (_, index) => `/new-${index}/*`)];

  /** Priority of each rule, by its name, with so many paths more or less. */
  const prioritiesOf = (closed: number, api: number): Record<string, number> =>
    Object.fromEntries(
      listenerRules({
        hostname,
        origin: `https://${hostname}`,
        issuer,
        target: ListenerAction.fixedResponse(200),
        closedPaths: changed(closedPaths, closed),
        apiPaths: changed(apiPaths, api),
      }).map(({ name, priority }) => [name, priority]),
    );

  const before = prioritiesOf(0, 0);
  const changes = [-2, -1, 0, 1, 2, 3].flatMap((closed) => [-2, -1, 0, 1, 2, 3].map((api) => [closed, api]));

  test.each(changes as [number, number][])(
    'with %d closed paths and %d API paths more gives no rule the priority of another',
    (closed, api) => {
      const after = prioritiesOf(closed, api);
      for (const [name, priority] of Object.entries(after)) {
        const owner = Object.entries(before).find(([, taken]) => taken === priority)?.[0];
        expect(owner ?? name).toBe(name);
        expect(before[name] ?? priority).toBe(priority);
      }
      const inOrder = Object.values(after);
      expect(inOrder).toEqual([...new Set(inOrder)].sort((left, right) => left - right));
    },
  );
});

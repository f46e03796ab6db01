import { describe, expect, test } from '@jest/globals';
import { allEnvironments } from '../../support/environments';
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
    expect(priorities).toEqual(priorities.map((_, index) => (index + 1) * 10));
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

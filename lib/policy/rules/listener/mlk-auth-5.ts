import { listenerRules } from '../../facts/listener';
import { at, list, texts } from '../../json';
import type { SecurityRule } from '../../security-rule';

/** Scopes for which a browser login asks, beside those of OpenID Connect that every client may have. */
function askedScopes(action: unknown): string[] {
  const config = at(action, 'AuthenticateOidcConfig') ?? at(action, 'AuthenticateCognitoConfig');
  return texts(at(config, 'Scope'))
    .flatMap((scopes) => scopes.split(' '))
    .filter((scope) => !/^(openid|offline_access)$/.test(scope));
}

/** Scopes that a token must carry: `scope` is a text (RFC 9068), `scp` a list (Okta). */
function demandedScopes(action: unknown): string[] {
  return list(at(action, 'JwtValidationConfig', 'AdditionalClaims'))
    .filter((claim) => /^(scope|scp)$/.test(String(at(claim, 'Name'))))
    .flatMap((claim) => texts(at(claim, 'Values')));
}

export const mlkAuth5: SecurityRule = {
  id: 'MLK-AUTH-5',
  sentence: 'A bearer token must be an access token with the scope for which the login asks.',
  why: 'An ID token, or a token for another application, has the same issuer and a valid signature.',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html',
  fix: 'Add the access scope to the additional claims of the JWT validation.',
  violations: (templates) => {
    const rules = listenerRules(templates);
    const scopes = rules.flatMap(({ actions }) => actions.flatMap(askedScopes));
    return rules.filter(({ actions }) =>
      actions.some(
        (action) =>
          at(action, 'Type') === 'jwt-validation' &&
          !demandedScopes(action).some((scope) => scopes.includes(scope)),
      ),
    );
  },
};

import { show } from '../mistake';
import type { Rule } from '../rule';

/** Issuers whose access tokens only they can verify; the load balancer's JWT door could never open. */
const opaqueIssuers = /^https:\/\/(login\.microsoftonline\.|sts\.windows\.net|accounts\.google\.com)/;

const verifiableIssuer: Rule = ({ identity }) =>
  identity.kind === 'oidc' && opaqueIssuers.test(identity.issuer)
    ? [
        {
          key: 'identity.issuer',
          found: show(identity.issuer),
          allowed: 'an issuer whose access tokens are JWTs that others can verify (Keycloak, Okta, Auth0)',
          fix: 'use kind "cognito" and name this issuer in identity.federation',
        },
      ]
    : [];

/** On one machine there is no Cognito: the OIDC branch of the same construct runs there. */
const localIssuer: Rule = ({ identity, tier }) =>
  tier === 'local' && identity.kind !== 'oidc'
    ? [
        {
          key: 'identity.kind',
          found: show(identity.kind),
          allowed: '"oidc" in tier "local"',
          fix: 'write "oidc"',
        },
      ]
    : [];

/** Whoever could both train and approve, or approve and administer, would empty the separation of duties. */
const separateDuties: Rule = ({ access: { teams, governance, administrators } }) => {
  const members = Object.entries(teams).map(
    ([name, team]) => [`access.teams.${name}.members`, team.members] as const,
  );
  const clashes = [
    ...members.filter(([, group]) => group === governance || group === administrators),
    ...(administrators === governance ? [['access.administrators', administrators] as const] : []),
  ];
  return clashes.map(([key, group]) => ({
    key,
    found: `${show(group)}, which is ${group === governance ? 'access.governance' : 'access.administrators'} too`,
    allowed: 'another group than that of governance and of the administrators',
    fix: 'name another group',
  }));
};

const someTeam: Rule = ({ access }) =>
  Object.keys(access.teams).length > 0
    ? []
    : [
        {
          key: 'access.teams',
          found: 'no team',
          allowed: 'at least one team',
          fix: "write for example { fraud: { members: 'fraud-scientists' } }",
        },
      ];

/** Issuers and groups. */
export const identityRules = [verifiableIssuer, localIssuer, separateDuties, someTeam];

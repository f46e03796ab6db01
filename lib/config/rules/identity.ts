import { type Mistake, show } from '../mistake';
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

/** Whoever may both train and approve alone would empty the separation of duties. */
const distinctGroups: Rule = ({ access }) => {
  const holders = new Map<string, string>([[access.governance, 'access.governance']]);
  const claims: [string, string][] = [
    ['access.administrators', access.administrators],
    ...Object.entries(access.teams).flatMap(([name, { members, viewers }]): [string, string][] => [
      [`access.teams.${name}.members`, members],
      ...(viewers === undefined ? [] : [[`access.teams.${name}.viewers`, viewers] as [string, string]]),
    ]),
  ];
  const mistakes: Mistake[] = [];
  for (const [key, group] of claims) {
    const holder = holders.get(group);
    if (holder)
      mistakes.push({
        key,
        found: `${show(group)}, which is ${holder} too`,
        allowed: 'a group with one role only',
        fix: 'name another group',
      });
    else holders.set(group, key);
  }
  return mistakes;
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
export const identityRules = [verifiableIssuer, localIssuer, distinctGroups, someTeam];

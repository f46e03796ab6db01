import { namedGroups } from '../derived/groups';
import { origin } from '../derived/origin';
import { metadataCharacters, resourceMetadata } from '../derived/resource-metadata';
import { show } from '../problems/problem';
import type { ConfigurationRule } from './configuration-rule';

/** Issuers whose access tokens only they can verify: the load balancer would refuse every token. */
const opaqueIssuers = /^https:\/\/(login\.microsoftonline\.|sts\.windows\.net|accounts\.google\.com)/;

const verifiableIssuer: ConfigurationRule = ({ identity }) =>
  identity.kind === 'oidc' && opaqueIssuers.test(identity.issuer)
    ? [
        {
          key: 'identity.issuer',
          found: show(identity.issuer),
          allowed:
            'an issuer whose access tokens are JWTs that others can verify, such as Keycloak, Okta or Auth0',
          fix: 'use kind "cognito" and name this issuer in identity.federation',
        },
      ]
    : [];

/** There is no Cognito on one machine: the local run uses an OpenID provider. */
const localIssuer: ConfigurationRule = ({ identity, tier }) =>
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

/** The client of a token tells whether it belongs to a person or a machine, so no two may share a client. */
const clientsApart: ConfigurationRule = ({ identity, access }) => {
  if (identity.kind !== 'oidc') return [];
  const { clientId, commandLineClientId } = identity;
  const clients = [
    ['identity.clientId', clientId],
    ['identity.commandLineClientId', commandLineClientId],
    ...Object.keys(access.machines).map((name) => [`access.machines.${name}`, name] as const),
  ] as const;
  return clients.flatMap(([key, client], index) => {
    const [same] = clients.slice(0, index).find(([, other]) => other === client) ?? [];
    return same
      ? [
          {
            key,
            found: `${show(client)}, which is also the client of ${same}`,
            allowed: 'one client each for the load balancer, the command line and every machine',
            fix: 'register another client at the issuer and write its id',
          },
        ]
      : [];
  });
};

/** The load balancer itself responds with the metadata, in 1024 characters at most (elbv2, FixedResponseActionConfig). */
const metadataFits: ConfigurationRule = ({ identity, hostname, exposure }) => {
  if (identity.kind !== 'oidc') return [];
  const { length } = resourceMetadata(origin({ hostname, exposure }), {
    issuer: identity.issuer,
    accessScope: identity.accessScope,
    commandLineClientId: identity.commandLineClientId,
  });
  return length <= metadataCharacters
    ? []
    : [
        {
          key: 'identity',
          found: `${length} characters of metadata for clients`,
          allowed: `${metadataCharacters}: hostname, issuer, accessScope and commandLineClientId together, and 190 around them`,
          fix: 'shorten the longest of the four',
        },
      ];
};

/** A resource server has at most 100 scopes (Cognito quotas): one to reach the server, and two per team. */
const scopesFit: ConfigurationRule = ({ identity, access }) => {
  const teams = Object.keys(access.teams).length;
  return identity.kind !== 'cognito' || teams <= 49
    ? []
    : [
        {
          key: 'access.teams',
          found: `${teams} teams`,
          allowed: 'at most 49 with kind "cognito", whose resource servers have 100 scopes',
          fix: 'use an issuer of your organization (kind "oidc"), or a second environment',
        },
      ];
};

/** Cognito passes the provider's groups on as one text, separated by commas. */
const groupsWithoutComma: ConfigurationRule = ({ identity, access }) => {
  if (identity.kind !== 'cognito' || identity.federation.length === 0) return [];
  return namedGroups(access)
    .filter(([, group]) => /[,[\]]/.test(group))
    .map(([key, group]) => ({
      key,
      found: show(group),
      allowed: 'a name without commas and square brackets, with identity.federation',
      fix: 'let the provider send a plain name or an id of the group, and write that',
    }));
};

/** Issuers, their clients and their groups. */
export const identityRules = [
  verifiableIssuer,
  localIssuer,
  clientsApart,
  metadataFits,
  scopesFit,
  groupsWithoutComma,
];

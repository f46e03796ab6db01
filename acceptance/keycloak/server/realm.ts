import { origin } from '../../../lib/config/derived/origin';
import { loggedOutPath } from '../../../lib/config/public-paths';
import { loopbackCallbacks } from '../../../lib/constructs/identity/clients';
import type { Settings } from '../../../local/run/settings';
import { baseDn, groupsDn, peopleDn, readerDn } from '../directory/directory-content';
import type { Mistake } from '../mistakes';

/** A client with the scopes that it is given beside those that every client of a new realm has. */
export interface RealmClient {
  readonly settings: { readonly clientId: string } & Readonly<Record<string, unknown>>;
  readonly defaultScopes: readonly string[];
  readonly optionalScopes?: readonly string[];
}

/** An application of somebody else's, that may call MLflow's API as far as Keycloak is asked. */
export const otherApplication = 'another-application';

export const directoryName = 'directory';
export const rolesMapperName = 'groups as roles';

/** Settings of the realm: tokens of 15 minutes, and nothing without TLS. */
export const realmSettings = { accessTokenLifespan: 15 * 60, sslRequired: 'all' };

/** A scope of the server's; Keycloak writes it into a token's `scope` as it stands. */
export const clientScope = (name: string, mistake?: Mistake) => ({
  name,
  protocol: 'openid-connect',
  attributes: {
    'include.in.token.scope': String(mistake !== 'scope'),
    'display.on.consent.screen': 'false',
  },
});

/** Nobody's password goes through a program, and no token through an address. */
const onlyCode = {
  standardFlowEnabled: true,
  implicitFlowEnabled: false,
  directAccessGrantsEnabled: false,
};

/** Every client that is needed, as docs/access.md says. */
export function realmClients(
  { environment, identity }: Settings,
  secret: (name: string) => string,
): RealmClient[] {
  const { accessScope, clientId, clientSecretArn, commandLineClientId } = identity;
  const { exposure, hostname, access } = environment;
  const withPkce = {
    ...onlyCode,
    publicClient: true,
    redirectUris: loopbackCallbacks,
    attributes: { 'pkce.code.challenge.method': 'S256' },
  };
  const loadBalancer = {
    clientId,
    secret: secret(`${clientSecretArn}#clientSecret`),
    ...onlyCode,
    redirectUris: [`https://${hostname}:${exposure.port}/oauth2/idpresponse`],
    attributes: { 'post.logout.redirect.uris': `${origin(environment)}${loggedOutPath}` },
  };
  const machines = Object.entries(access.machines).map(([machine, { team, role }]) => ({
    settings: {
      clientId: machine,
      secret: secret(`machine:${machine}`),
      ...onlyCode,
      standardFlowEnabled: false,
      serviceAccountsEnabled: true,
    },
    defaultScopes: [accessScope],
    optionalScopes: [`mlflow/${team}.${role}`],
  }));
  return [
    { settings: loadBalancer, defaultScopes: [accessScope] },
    { settings: { clientId: commandLineClientId, ...withPkce }, defaultScopes: [accessScope] },
    { settings: { clientId: otherApplication, ...withPkce }, defaultScopes: [accessScope] },
    ...machines,
  ];
}

type ComponentConfig = Readonly<Record<string, readonly string[]>>;

interface DirectoryAccess {
  readonly url: string;
  readonly password: string;
  readonly mistake: Mistake | undefined;
}

/** User federation: read-only, and asked again whenever somebody's groups are needed. */
export const directoryProvider = ({ url, password, mistake }: DirectoryAccess) => ({
  name: directoryName,
  providerId: 'ldap',
  providerType: 'org.keycloak.storage.UserStorageProvider',
  config: {
    enabled: ['true'],
    vendor: ['other'],
    connectionUrl: [url],
    useTruststoreSpi: ['always'],
    authType: ['simple'],
    bindDn: [readerDn],
    bindCredential: [password],
    usersDn: [peopleDn],
    usernameLDAPAttribute: ['uid'],
    rdnLDAPAttribute: ['uid'],
    uuidLDAPAttribute: ['entryUUID'],
    userObjectClasses: ['inetOrgPerson'],
    searchScope: [mistake === 'branch' ? '2' : '1'],
    editMode: ['READ_ONLY'],
    importEnabled: ['true'],
    trustEmail: ['true'],
    cachePolicy: [mistake === 'cache' ? 'DEFAULT' : 'NO_CACHE'],
  } satisfies ComponentConfig,
});

/** Makes a realm role of every group below one branch, and of membership in the group the role. */
export const rolesMapper = (provider: string, mistake?: Mistake) => ({
  name: rolesMapperName,
  parentId: provider,
  providerId: 'role-ldap-mapper',
  providerType: 'org.keycloak.storage.ldap.mappers.LDAPStorageMapper',
  config: {
    'roles.dn': [mistake === 'branch' ? `ou=groups,${baseDn}` : groupsDn],
    'role.name.ldap.attribute': ['cn'],
    'role.object.classes': ['groupOfNames'],
    'membership.ldap.attribute': ['member'],
    'membership.attribute.type': ['DN'],
    'membership.user.ldap.attribute': ['uid'],
    mode: ['READ_ONLY'],
    'user.roles.retrieve.strategy': ['LOAD_ROLES_BY_MEMBER_ATTRIBUTE'],
    'use.realm.roles.mapping': ['true'],
  } satisfies ComponentConfig,
});

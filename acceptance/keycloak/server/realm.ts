import { origin } from '../../../lib/config/derived/origin';
import { loggedOutPath } from '../../../lib/config/public-paths';
import { loopbackCallbacks } from '../../../lib/constructs/identity/clients';
import type { Settings } from '../../../local/run/settings';
import { baseDn, groupsDn, peopleDn, readerDn } from '../directory/directory-content';
import type { Misconfiguration } from '../misconfigurations';

/** A client, with its scopes beyond those that every client of a new realm has. */
export interface RealmClient {
  /** The client in the form of Keycloak's administration API. */
  readonly settings: { readonly clientId: string } & Readonly<Record<string, unknown>>;
  /** Scopes of every token. */
  readonly defaultScopes: readonly string[];
  /** Scopes that a request can ask for. @default none */
  readonly optionalScopes?: readonly string[];
}

/** Another application. Keycloak issues it tokens with MLflow's scope, but the server must refuse them. */
export const otherApplication = 'another-application';

/** Name of the user federation. */
export const directoryName = 'directory';
/** Name of the mapper from groups to roles. */
const rolesMapperName = 'groups as roles';

/** Settings of the realm: tokens expire after 15 minutes, and TLS is required. */
export const realmSettings = { accessTokenLifespan: 15 * 60, sslRequired: 'all' };

/** A client scope of the server; Keycloak writes its name into the `scope` of tokens. */
export const clientScope = (name: string, misconfiguration?: Misconfiguration) => ({
  name,
  protocol: 'openid-connect',
  attributes: {
    'include.in.token.scope': String(misconfiguration !== 'scope'),
    'display.on.consent.screen': 'false',
  },
});

/** Only the authorization code flow: no password in a program, and no token in an address. */
const codeFlowOnly = {
  standardFlowEnabled: true,
  implicitFlowEnabled: false,
  directAccessGrantsEnabled: false,
};

/** The clients of docs/access.md, and the other application. */
export function realmClients(
  { environment, identity }: Settings,
  secret: (name: string) => string,
): RealmClient[] {
  const { accessScope, clientId, clientSecretArn, commandLineClientId } = identity;
  const { exposure, hostname, access } = environment;
  const withPkce = {
    ...codeFlowOnly,
    publicClient: true,
    redirectUris: loopbackCallbacks,
    attributes: { 'pkce.code.challenge.method': 'S256' },
  };
  const loadBalancer = {
    clientId,
    secret: secret(`${clientSecretArn}#clientSecret`),
    ...codeFlowOnly,
    redirectUris: [`https://${hostname}:${exposure.port}/oauth2/idpresponse`],
    attributes: { 'post.logout.redirect.uris': `${origin(environment)}${loggedOutPath}` },
  };
  const machines = Object.entries(access.machines).map(([machine, { team, role }]) => ({
    settings: {
      clientId: machine,
      secret: secret(`machine:${machine}`),
      ...codeFlowOnly,
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
  readonly misconfiguration: Misconfiguration | undefined;
}

/** User federation: read-only and without a cache, so that every token has the current groups. */
export const directoryProvider = ({ url, password, misconfiguration }: DirectoryAccess) => ({
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
    searchScope: [misconfiguration === 'branch' ? '2' : '1'],
    editMode: ['READ_ONLY'],
    importEnabled: ['true'],
    trustEmail: ['true'],
    cachePolicy: [misconfiguration === 'cache' ? 'DEFAULT' : 'NO_CACHE'],
  } satisfies ComponentConfig,
});

/** Maps every group of one branch to a realm role of the same name. */
export const rolesMapper = (provider: string, misconfiguration?: Misconfiguration) => ({
  name: rolesMapperName,
  parentId: provider,
  providerId: 'role-ldap-mapper',
  providerType: 'org.keycloak.storage.ldap.mappers.LDAPStorageMapper',
  config: {
    'roles.dn': [misconfiguration === 'branch' ? `ou=groups,${baseDn}` : groupsDn],
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

import { type Configuration, errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { accessTokenClaims, defaultAccessTokenSeconds } from './access-token';
import { type FileStore, modelAdapter } from './file-store';
import { interactionPath } from './interaction';
import { type DemoUser, defaultAccessScope, defaultResource, type IdentityProviderOptions } from './options';
import { errorPage, page } from './pages';
import type { ProviderKeys } from './provider-keys';
import { userinfoClaims, userinfoPath } from './userinfo';

const loginSeconds = 14 * 24 * 3600;
/** As long as the load balancer waits for a login. */
const interactionSeconds = 15 * 60;

/** The configuration of oidc-provider 9. */
export function providerConfiguration(
  options: IdentityProviderOptions,
  keys: ProviderKeys,
  store: FileStore,
): Configuration {
  const { accessScope = defaultAccessScope, accessTokenSeconds = defaultAccessTokenSeconds, users } = options;
  const teamScopes = options.machineClients.flatMap(({ scopes = [] }) => scopes);
  const scopes = [...new Set([accessScope, ...teamScopes])];
  const userOf = (sub: string | undefined): DemoUser | undefined => users.find((user) => user.sub === sub);
  return {
    adapter: (model: string) => modelAdapter(store, model),
    jwks: { keys: [keys.signing as never] },
    cookies: { keys: [...keys.cookies] },
    clients: clients(options, accessScope),
    scopes: ['openid', 'offline_access', ...scopes],
    claims: { openid: ['sub', 'name', 'username'] },
    ttl: {
      AccessToken: accessTokenSeconds,
      ClientCredentials: accessTokenSeconds,
      IdToken: accessTokenSeconds,
      Interaction: interactionSeconds,
      Session: loginSeconds,
      Grant: loginSeconds,
      RefreshToken: loginSeconds,
    },
    routes: { userinfo: userinfoPath },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => defaultResource,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, resource) => {
          if (resource !== defaultResource && !options.isServer(resource)) throw new errors.InvalidTarget();
          return { scope: scopes.join(' '), audience: resource, accessTokenFormat: 'jwt' };
        },
      },
    },
    extraTokenClaims: (_context, token) =>
      accessTokenClaims('accountId' in token ? userOf(token.accountId) : undefined),
    findAccount: (_context, sub) => {
      const user = userOf(sub);
      return user && { accountId: sub, claims: async () => userinfoClaims(user) };
    },
    // offline_access would need a consent page; the kit's clients get refresh tokens without it.
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
    // A load balancer renews from parallel requests, so its refresh token must stay.
    rotateRefreshToken: ({ oidc }) => oidc.client?.clientAuthMethod === 'none',
    interactions: { url: (_context, { uid }) => interactionPath(uid), policy: loginOnly() },
    loadExistingGrant: (context) => grant(context, accessScope),
    renderError: (context, out) => {
      context.type = 'html';
      context.body = errorPage({ ...out });
    },
  };
}

/** All clients belong to the kit, so there is no consent page; loadExistingGrant makes the grant. */
function loginOnly() {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

async function grant({ oidc }: KoaContextWithOIDC, accessScope: string) {
  const { provider, session, client } = oidc;
  if (!session?.accountId || !client) return undefined;
  const existing = session.grantIdFor(client.clientId);
  const found = existing ? await provider.Grant.find(existing) : undefined;
  const made = found ?? new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  made.addOIDCScope(`openid offline_access ${accessScope}`);
  for (const resource of Object.keys(oidc.resourceServers ?? {}))
    made.addResourceScope(resource, accessScope);
  await made.save();
  return made;
}

function clients(
  options: IdentityProviderOptions,
  accessScope: string,
): NonNullable<Configuration['clients']> {
  const { loadBalancerClient, publicClient, machineClients } = options;
  return [
    {
      client_id: loadBalancerClient.clientId,
      client_secret: loadBalancerClient.clientSecret,
      redirect_uris: [...loadBalancerClient.redirectUris],
      post_logout_redirect_uris: [...(loadBalancerClient.postLogoutRedirectUris ?? [])],
      grant_types: ['authorization_code', 'refresh_token'],
    },
    {
      client_id: publicClient.clientId,
      redirect_uris: [...publicClient.redirectUris],
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
    },
    ...machineClients.map(({ clientId, clientSecret, scopes = [] }) => ({
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
      scope: [accessScope, ...scopes].join(' '),
    })),
  ];
}

function logoutSource(context: KoaContextWithOIDC, form: string): void {
  const buttons =
    '<p><button form="op.logoutForm" name="logout" value="yes" type="submit">Sign out</button></p>';
  context.body = page('Sign out?', form + buttons);
}

function postLogoutSuccessSource(context: KoaContextWithOIDC): void {
  context.body = page('Signed out', '<p>You can close this page.</p>');
}

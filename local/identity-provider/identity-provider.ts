import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { FileStore } from './file-store';
import { loginInteraction } from './interaction';
import { defaultResource, type IdentityProvider, type IdentityProviderOptions } from './options';
import { providerConfiguration } from './provider-configuration';
import { providerKeys } from './provider-keys';
import { userinfo, userinfoPath } from './userinfo';

export { issueToken } from './access-token';
export type { DemoUser, IdentityProvider, IdentityProviderOptions } from './options';

/** Starts the OIDC provider with its demo users: the stand-in of the external issuer that a deployment configures. */
export async function startIdentityProvider(options: IdentityProviderOptions): Promise<IdentityProvider> {
  const keys = providerKeys(options.stateFolder);
  const server = createServer(options.certificate);
  server.listen(options.port, options.bind);
  await once(server, 'listening');
  const issuer = `https://${options.bind}:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(
    issuer,
    providerConfiguration(options, keys, new FileStore(options.stateFolder)),
  );
  provider.use(loginInteraction(provider, options.users));
  provider.use(userinfo(keys.signing, { issuer, audience: defaultResource }, options.users));
  server.on('request', provider.callback());
  return {
    issuer,
    endpoints: {
      authorization: `${issuer}/auth`,
      token: `${issuer}/token`,
      userinfo: `${issuer}${userinfoPath}`,
      jwks: `${issuer}/jwks`,
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

import { origin } from '../../lib/config/derived/origin';
import { loggedOutPath } from '../../lib/config/public-paths';
import { loopbackCallbacks } from '../../lib/constructs/identity/clients';
import type { Certificates } from '../certificates/certificates';
import { loopback } from '../run/loopback';
import type { Step } from '../run/step';
import { demoUsers } from './demo-users';
import { startIdentityProvider } from './identity-provider';

/** Starts the stand-in of your organization's issuer, with its demo users. */
export const identityProviderStep: Step<{ certificates: Certificates }> = {
  title: 'OpenID provider',
  run: async ({ certificates, settings, secrets, closers }) => {
    const { environment, identity, folders, ports } = settings;
    const { exposure, hostname, access } = environment;
    const provider = await startIdentityProvider({
      bind: loopback,
      port: ports.issuer,
      certificate: certificates,
      stateFolder: folders.identityProvider,
      users: demoUsers(access),
      loadBalancerClient: {
        clientId: identity.clientId,
        clientSecret: secrets.value(`${identity.clientSecretArn}#clientSecret`),
        redirectUris: [`https://${hostname}:${exposure.port}/oauth2/idpresponse`],
        postLogoutRedirectUris: [`${origin(environment)}${loggedOutPath}`],
      },
      publicClient: { clientId: identity.commandLineClientId, redirectUris: loopbackCallbacks },
      machineClients: Object.entries(access.machines).map(([clientId, { team, role }]) => ({
        clientId,
        clientSecret: secrets.value(`machine:${clientId}`),
        scopes: [`mlflow/${team}.${role}`],
      })),
      isServer: (resource) => resource === origin(environment),
      accessScope: identity.accessScope,
    });
    closers.push(() => provider.close());
  },
};

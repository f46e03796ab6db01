import { ensureCertificates } from '../../../local/certificates/certificates';
import { startIdentityProvider } from '../../../local/identity-provider/identity-provider';

/**
 * Runs the OpenID provider of the local run for the Python tests. Its settings are the first argument, as JSON. It prints
 * one line of JSON when it is ready, and stops at the end of its standard input.
 */
interface Settings {
  readonly folder: string;
  readonly accessTokenSeconds: number;
  /** Whether it issues tokens for any address that a login names, as Cognito does. */
  readonly anyServer: boolean;
}

async function main({ folder, accessTokenSeconds, anyServer }: Settings): Promise<void> {
  const certificates = await ensureCertificates(`${folder}/certificates`);
  const provider = await startIdentityProvider({
    bind: '127.0.0.1',
    port: 0,
    certificate: certificates,
    stateFolder: `${folder}/issuer`,
    users: [{ name: 'scientist', sub: 'subject-of-scientist', groups: ['fraud-members'], description: '' }],
    loadBalancerClient: {
      clientId: 'balancer',
      clientSecret: 'unused',
      redirectUris: ['https://localhost/'],
    },
    publicClient: {
      clientId: 'command-line',
      redirectUris: [8976, 8977, 8978].map((port) => `http://localhost:${port}/callback`),
    },
    machineClients: [
      {
        clientId: 'machine:1',
        clientSecret: 'a+b/c:d%e secret',
        scopes: ['mlflow/fraud.members'],
      },
    ],
    // The servers of the tests; 127.0.0.1 stands for a server that the issuer does not know.
    isServer: (resource) => anyServer || resource.startsWith('https://localhost:'),
    accessTokenSeconds,
  });
  const { caFile, certFile, keyFile } = certificates;
  process.stdout.write(`${JSON.stringify({ issuer: provider.issuer, caFile, certFile, keyFile })}\n`);
  process.stdin.resume().once('end', () => void provider.close().then(() => process.exit(0)));
}

void main(JSON.parse(process.argv[2] ?? '') as Settings);

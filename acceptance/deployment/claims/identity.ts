import { origin } from '../../../lib/config/derived/origin';
import type { Cloud } from '../cloud/cloud';
import { type Claim, equal } from './claim';

const cognito = 'cognito-idp';

/** Who may log in, and by which keys the server verifies their tokens. */
export const identityClaims: readonly Claim[] = [
  {
    title: "The deployment's function has stored the issuer's own keys",
    check: async (cloud) => {
      const bucket = await cloud.id('service', 'AWS::S3::Bucket', 'IssuerKeysBucket');
      const { Body } = await cloud.api.call('s3', 'GetObject', { Bucket: bucket, Key: 'issuer-keys.json' });
      const stored = JSON.parse(Body) as { issuer: string; keys: { kid: string; n: string }[] };
      const pool = await poolId(cloud);
      const issuer = `https://cognito-idp.${cloud.environment.region}.amazonaws.com/${pool}`;
      equal(stored.issuer, issuer, 'Issuer');
      const published = await publishedKeys(cloud, pool);
      equal(stored.keys.map(({ kid, n }) => [kid, n]).sort(), published.sort(), 'Keys');
    },
    mutation: {
      title: 'the custom resource that fetches them is removed',
      mutate: (templates) => templates.remove('service', 'Custom::IssuerKeys'),
    },
  },
  {
    title: 'The user pool requires a second factor, and nobody can sign up',
    check: async (cloud) => {
      const UserPoolId = await poolId(cloud);
      const { UserPool } = await cloud.api.call(cognito, 'DescribeUserPool', { UserPoolId });
      const { MfaConfiguration, AdminCreateUserConfig } = UserPool;
      equal([MfaConfiguration, AdminCreateUserConfig?.AllowAdminCreateUserOnly], ['ON', true], 'User pool');
    },
    mutation: {
      title: 'the second factor is off',
      mutate: (templates) => {
        templates.properties('identity', 'AWS::Cognito::UserPool').MfaConfiguration = 'OFF';
      },
    },
  },
  {
    title: 'Logins return to this server and to a command line, and to no other address',
    check: async (cloud) => {
      const UserPoolId = await poolId(cloud);
      const ids = await cloud.ids('identity', 'AWS::Cognito::UserPoolClient');
      const callbacks = await Promise.all(
        ids.map(async (ClientId) => {
          const { UserPoolClient } = await cloud.api.call(cognito, 'DescribeUserPoolClient', {
            UserPoolId,
            ClientId,
          });
          return UserPoolClient.CallbackURLs ?? [];
        }),
      );
      const ports = [8976, 8977, 8978];
      const expected = [
        ...ports.map((port) => `http://localhost:${port}/callback`),
        `${origin(cloud.environment)}/oauth2/idpresponse`,
      ];
      equal(callbacks.flat().sort(), expected, 'Callback addresses');
    },
    mutation: {
      title: "the load balancer's client returns to https://mutated.example.com",
      mutate: (templates) => {
        templates.properties('identity', 'AWS::Cognito::UserPoolClient', 'ClientsLoadBalancer').CallbackURLs =
          ['https://mutated.example.com'];
      },
    },
  },
  {
    title: 'There is a scope for the server, and one for each role of each team',
    check: async (cloud) => {
      const UserPoolId = await poolId(cloud);
      const { ResourceServer } = await cloud.api.call(cognito, 'DescribeResourceServer', {
        UserPoolId,
        Identifier: 'mlflow',
      });
      const scopes = ResourceServer.Scopes.map(({ ScopeName }: { ScopeName: string }) => ScopeName);
      const teams = Object.keys(cloud.environment.access.teams);
      const expected = teams.flatMap((team) => [`${team}.members`, `${team}.viewers`]);
      equal(scopes.sort(), ['access', ...expected].sort(), 'Scopes');
    },
    mutation: {
      title: 'the last scope is removed',
      mutate: (templates) => {
        templates.properties('identity', 'AWS::Cognito::UserPoolResourceServer').Scopes.pop();
      },
    },
  },
];

const poolId = (cloud: Cloud) => cloud.id('identity', 'AWS::Cognito::UserPool');

async function publishedKeys(cloud: Cloud, pool: string): Promise<string[][]> {
  const response = await fetch(`${cloud.endpoint}/${pool}/.well-known/jwks.json`);
  const { keys } = (await response.json()) as { keys: { kid: string; n: string }[] };
  return keys.map(({ kid, n }) => [kid, n]);
}

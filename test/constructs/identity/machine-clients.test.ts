import { describe, expect, test } from '@jest/globals';
import type { EnvironmentInput } from '../../../lib/config/schema/environment';
import { onlyAt, propertiesAt } from '../../support/properties';
import { appOf, templates, templatesOf } from '../../support/synthesized';

const all = templates('prod');
const scope = (name: string) => ({ 'Fn::Join': ['', [expect.anything(), `/${name}`]] });

describe.each([
  ['fraud-training', 'fraud.members'],
  ['pricing-report', 'pricing.viewers'],
])('%s', (name, role) => {
  test('has a secret of its own, and only its role in its team', () => {
    const client = onlyAt(all, 'AWS::Cognito::UserPoolClient', new RegExp(`MachineClients/${name}/`));
    expect(client).toMatchObject({
      ClientName: name,
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
      AccessTokenValidity: 15,
      EnableTokenRevocation: true,
      SupportedIdentityProviders: ['COGNITO'],
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    });
    expect(client.AllowedOAuthScopes).toEqual([scope('access'), scope(role)]);
    for (const people of ['CallbackURLs', 'WriteAttributes']) expect(client).not.toHaveProperty(people);
  });
});

/** Exports of the machines that another stack could import. */
const exported = (all: ReturnType<typeof templatesOf>) =>
  Object.values(all.identity?.Outputs ?? {}).filter(
    (output) => JSON.stringify(output).includes('MachineClients') && (output as { Export?: object }).Export,
  );

test('a machine can be removed: nothing imports its client', () => {
  expect(exported(all)).toEqual([]);
});

test('without machines there is neither a client nor an output', () => {
  const without = templatesOf(
    appOf('prod', (input: EnvironmentInput) => {
      input.access.machines = {};
    }),
  );
  expect(propertiesAt(without, 'AWS::Cognito::UserPoolClient')).toHaveLength(2);
  expect(without.identity?.Outputs).not.toHaveProperty('MachineClientIds');
});

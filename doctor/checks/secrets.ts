import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { unlessMissing } from '../../checks/aws/why-unseen';
import { good, red, together, type Verdict } from '../../checks/verdict';
import type { Environment } from '../../lib/config/schema/environment';
import type { DoctorCheck } from '../facts/doctor-check';
import type { Facts } from '../facts/facts';

/** Client secrets that your organization keeps. Their values are not read. */
export const secrets: DoctorCheck = {
  name: 'secrets',
  title: 'Every secret that the configuration names is there, and not scheduled for deletion.',
  looksAt: 'secretsmanager:DescribeSecret',
  run: async ({ environment, aws }) => {
    const named = secretsOf(environment);
    if (named.length === 0) return good('not needed: none is named');
    return together(
      await Promise.all(named.map(([key, arn]) => verdictOf(key, arn, aws))),
      named.map(([, arn]) => nameOf(arn)).join(', '),
    );
  },
};

async function verdictOf(key: string, arn: string, aws: Facts['aws']): Promise<Verdict> {
  const client = aws.of(SecretsManagerClient);
  const secret = await unlessMissing(client.send(new DescribeSecretCommand({ SecretId: arn })));
  if (secret === undefined)
    return red(
      `${key}: there is no secret ${arn}`,
      `aws secretsmanager create-secret --name '${nameOf(arn)}' --secret-string '{"clientSecret": "<secret>"}'`,
      `# then write its ARN into ${key}`,
    );
  if (secret.DeletedDate !== undefined)
    return red(
      `${key}: ${nameOf(arn)} is scheduled for deletion`,
      `aws secretsmanager restore-secret --secret-id '${arn}'`,
    );
  return good(arn);
}

/** The name, without the six characters that Secrets Manager appends in the ARN. */
function nameOf(arn: string): string {
  return (arn.split(':secret:')[1] ?? arn).replace(/-[A-Za-z0-9]{6}$/, '');
}

function secretsOf({ identity }: Environment): [key: string, arn: string][] {
  if (identity.kind === 'oidc') return [['identity.clientSecretArn', identity.clientSecretArn]];
  return identity.federation.flatMap((provider, index): [string, string][] =>
    provider.kind === 'oidc'
      ? [[`identity.federation[${index}].clientSecretArn`, provider.clientSecretArn]]
      : [],
  );
}

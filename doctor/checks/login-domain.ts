import {
  CognitoIdentityProviderClient,
  DescribeUserPoolDomainCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { unlessMissing } from '../../checks/aws/why-unseen';
import { good, red } from '../../checks/verdict';
import type { DoctorCheck } from '../facts/doctor-check';

/** The prefix is unique in the region, over all accounts. AWS tells this account's own domains only. */
export const loginDomain: DoctorCheck = {
  name: 'login-domain',
  title: "The prefix of the login domain is free, or is this environment's own.",
  looksAt: 'cognito-idp:DescribeUserPoolDomain',
  run: async ({ name, environment, aws, deployed }) => {
    const { identity } = environment;
    if (identity.kind !== 'cognito') return good('not needed: the issuer is your own');
    const Domain = identity.domainPrefix;
    const client = aws.of(CognitoIdentityProviderClient);
    const answer = await unlessMissing(client.send(new DescribeUserPoolDomainCommand({ Domain })));
    const pool = answer?.DomainDescription?.UserPoolId;
    if (pool === undefined)
      return good(`${Domain} is free in this account; whether another account has it, only Cognito knows`);
    if (await deployed.owns(pool)) return good(`${Domain} is of this environment's pool ${pool}`);
    return red(
      `${Domain} belongs to the user pool ${pool}, which is not of this environment`,
      `aws cognito-idp delete-user-pool-domain --domain ${Domain} --user-pool-id ${pool}`,
      `# if the pool is a leftover; otherwise write another identity.domainPrefix into config/${name}.ts`,
    );
  },
};

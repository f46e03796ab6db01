import { at, list } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkNet3: SecurityRule = {
  id: 'MLK-NET-3',
  sentence: 'Every VPC endpoint serves the principals of its own account only.',
  why: 'Without a policy, credentials of a foreign account can carry data out through the endpoint.',
  link: 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
  fix: 'Add a policy with the condition aws:PrincipalAccount for this account.',
  violations: (templates) =>
    templates.resources('AWS::EC2::VPCEndpoint').filter(
      ({ account, properties }) =>
        !list(at(properties, 'PolicyDocument', 'Statement')).some((statement) => {
          const named = at(statement, 'Condition', 'StringEquals', 'aws:PrincipalAccount');
          return named !== undefined && named === account;
        }),
    ),
};

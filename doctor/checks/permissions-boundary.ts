import { GetPolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { unlessMissing } from '../../checks/aws/why-unseen';
import { good, red } from '../../checks/verdict';
import type { DoctorCheck } from '../facts/doctor-check';

/** Every role of the environment is made with the boundary; without the policy, the first role fails. */
export const permissionsBoundary: DoctorCheck = {
  name: 'permissions-boundary',
  title: 'The permissions boundary of your organization is there.',
  looksAt: 'iam:GetPolicy',
  run: async ({ environment: { organization }, aws }) => {
    const PolicyArn = organization.permissionsBoundaryArn;
    if (PolicyArn === undefined) return good('not needed: none is configured');
    const found = await unlessMissing(aws.of(IAMClient).send(new GetPolicyCommand({ PolicyArn })));
    if (found) return good(PolicyArn);
    return red(
      `there is no policy ${PolicyArn}`,
      "aws iam list-policies --scope Local --query 'Policies[].Arn'",
      '# then correct organization.permissionsBoundaryArn',
    );
  },
};

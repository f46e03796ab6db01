import { CloudWatchLogsClient, DescribeResourcePoliciesCommand } from '@aws-sdk/client-cloudwatch-logs';
import { good, red } from '../../../checks/verdict';
import type { DoctorCheck } from '../../facts/doctor-check';
import { fixedNames } from './fixed-names';

/** Resource policies that an account may have in a region (CloudWatch Logs quotas); it cannot be raised. */
const most = 10;

/** The policy by which EventBridge writes into a log group. */
export const logPolicies: DoctorCheck = {
  name: 'log-policies',
  title: 'There is room for the resource policy of CloudWatch Logs, and its name is free.',
  looksAt: 'logs:DescribeResourcePolicies',
  run: async ({ templates, aws, deployed }) => {
    const names = fixedNames(templates, 'AWS::Logs::ResourcePolicy');
    const { resourcePolicies = [] } = await aws
      .of(CloudWatchLogsClient)
      .send(new DescribeResourcePoliciesCommand({ limit: 50 }));
    const there = resourcePolicies.map(({ policyName }) => policyName);
    const listing = "aws logs describe-resource-policies --query 'resourcePolicies[].policyName'";
    const remove = (name: string | undefined) => `aws logs delete-resource-policy --policy-name ${name}`;
    const own = await Promise.all(names.map((name) => deployed.owns(name)));
    const left = names.find((name, index) => there.includes(name) && !own[index]);
    if (left !== undefined)
      return red(`${left} is there, and no stack of this environment has made it`, remove(left));
    const added = names.filter((name) => !there.includes(name)).length;
    if (there.length + added <= most)
      return good(`${there.length} of ${most} are used; ${added} will be added`);
    return red(
      `${there.length} of ${most} are used, and ${added} must be added; AWS does not raise this quota`,
      listing,
      remove("'<one that nobody needs>'"),
    );
  },
};

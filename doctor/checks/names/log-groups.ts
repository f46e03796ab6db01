import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { good, red, together } from '../../../checks/verdict';
import type { DoctorCheck } from '../../facts/doctor-check';
import { fixedNames } from './fixed-names';

/** A removed environment keeps its log groups, and a new one with the same names fails. */
export const logGroups: DoctorCheck = {
  name: 'log-groups',
  title: 'No log group is left that has a name which the deployment needs.',
  looksAt: 'logs:DescribeLogGroups, cloudformation:ListStackResources',
  run: async ({ templates, aws, deployed }) => {
    const names = fixedNames(templates, 'AWS::Logs::LogGroup');
    const client = aws.of(CloudWatchLogsClient);
    const verdicts = names.map(async (name) => {
      const { logGroups: found = [] } = await client.send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: name }),
      );
      if (!found.some(({ logGroupName }) => logGroupName === name) || (await deployed.owns(name)))
        return good(name);
      return red(
        `${name} is there, and no stack of this environment has made it`,
        `aws logs delete-log-group --log-group-name ${name}`,
      );
    });
    return together(await Promise.all(verdicts), `${names.length} names are free or this environment's own`);
  },
};

import { DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { unlessMissing } from '../../../checks/aws/why-unseen';
import { good, red } from '../../../checks/verdict';
import type { DoctorCheck } from '../../facts/doctor-check';

/** A rule that names a group which is not there fails the deployment of `network`. */
export const collectors: DoctorCheck = {
  name: 'metrics-collectors',
  title: 'The security groups that may read the metrics are there.',
  looksAt: 'ec2:DescribeSecurityGroups',
  run: async ({ name, environment: { service }, aws }) => {
    const GroupIds = service.metricsCollectors;
    if (GroupIds.length === 0) return good('not needed: none is configured');
    const command = new DescribeSecurityGroupsCommand({ GroupIds });
    if (await unlessMissing(aws.of(EC2Client).send(command))) return good(GroupIds.join(', '));
    return red(
      `not every one of ${GroupIds.join(', ')} is in this account and region`,
      "aws ec2 describe-security-groups --query 'SecurityGroups[].[GroupId, GroupName, VpcId]' --output text",
      `# then correct service.metricsCollectors in config/${name}.ts`,
    );
  },
};

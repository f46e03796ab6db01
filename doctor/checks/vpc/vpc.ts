import { DescribeVpcAttributeCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { unlessMissing } from '../../../checks/aws/why-unseen';
import { good, red, together } from '../../../checks/verdict';
import type { DoctorCheck } from '../../facts/doctor-check';

/** The range is written into rules of security groups; without DNS, endpoints have no private names. */
export const vpc: DoctorCheck = {
  name: 'vpc',
  title: 'Your VPC is there, has the configured range, and has DNS support and DNS host names.',
  looksAt: 'ec2:DescribeVpcs, ec2:DescribeVpcAttribute',
  run: async ({ name, environment: { network }, aws }) => {
    if (network.kind !== 'imported') return good('not needed: the kit makes the VPC');
    const { vpcId: VpcId, cidr } = network;
    const client = aws.of(EC2Client);
    const answer = await unlessMissing(client.send(new DescribeVpcsCommand({ VpcIds: [VpcId] })));
    const found = answer?.Vpcs?.[0];
    if (found === undefined)
      return red(
        `there is no ${VpcId} in this account and region`,
        "aws ec2 describe-vpcs --query 'Vpcs[].[VpcId, CidrBlock, Tags[?Key==`Name`].Value | [0]]' --output text",
        `# then correct network.vpcId in config/${name}.ts`,
      );
    const ranges = [
      found.CidrBlock,
      ...(found.CidrBlockAssociationSet ?? []).map(({ CidrBlock }) => CidrBlock),
    ].filter((range) => range !== undefined);
    const attribute = async (
      Attribute: 'enableDnsSupport' | 'enableDnsHostnames',
      key: 'EnableDnsSupport' | 'EnableDnsHostnames',
    ) => {
      const value = (await client.send(new DescribeVpcAttributeCommand({ VpcId, Attribute })))[key]?.Value;
      const option = Attribute === 'enableDnsSupport' ? '--enable-dns-support' : '--enable-dns-hostnames';
      return value
        ? good(Attribute)
        : red(`${Attribute} is off`, `aws ec2 modify-vpc-attribute --vpc-id ${VpcId} ${option}`);
    };
    return together(
      [
        ranges.includes(cidr)
          ? good(cidr)
          : red(
              `its range is ${[...new Set(ranges)].join(', ')}, not ${cidr}`,
              `# Correct network.cidr in config/${name}.ts`,
            ),
        await attribute('enableDnsSupport', 'EnableDnsSupport'),
        await attribute('enableDnsHostnames', 'EnableDnsHostnames'),
      ],
      `${VpcId}, ${cidr}, with DNS`,
    );
  },
};

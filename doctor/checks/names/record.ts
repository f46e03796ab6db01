import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { unlessMissing } from '../../../checks/aws/why-unseen';
import { good, red } from '../../../checks/verdict';
import type { DoctorCheck } from '../../facts/doctor-check';
import { fixedNames } from './fixed-names';

/** Types of records that exclude the address record of the server. */
const clashing = ['A', 'AAAA', 'CNAME'];

/** Route 53 refuses to make a record that is there already. */
export const record: DoctorCheck = {
  name: 'dns-record',
  title: 'The hosted zone has no other record for the hostname.',
  looksAt: 'route53:ListResourceRecordSets, cloudformation:ListStackResources',
  run: async ({ environment: { domain, hostname }, templates, aws, deployed }) => {
    if (domain.kind !== 'hosted-zone' || fixedNames(templates, 'AWS::Route53::RecordSet').length === 0)
      return good('not needed: your organization makes the record');
    const HostedZoneId = domain.hostedZoneId;
    const command = new ListResourceRecordSetsCommand({
      HostedZoneId,
      StartRecordName: hostname,
      MaxItems: 10,
    });
    const answer = await unlessMissing(aws.of(Route53Client).send(command));
    const found = (answer?.ResourceRecordSets ?? []).filter(
      ({ Name, Type = '' }) => Name?.replace(/\.$/, '') === hostname && clashing.includes(Type),
    );
    if (found.length === 0 || (await deployed.owns(hostname)))
      return good(`${hostname} is free or this environment's own`);
    return red(
      `${hostname} has a record of type ${found.map(({ Type }) => Type).join(', ')}, and no stack of this environment has made it`,
      `aws route53 list-resource-record-sets --hosted-zone-id ${HostedZoneId} --query "ResourceRecordSets[?Name=='${hostname}.']"`,
      '# Delete the record, or choose another hostname.',
    );
  },
};

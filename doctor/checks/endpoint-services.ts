import { DescribeVpcEndpointServicesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { good, red } from '../../checks/verdict';
import type { DoctorCheck } from '../facts/doctor-check';
import { endpointNames } from '../facts/endpoint-names';

/** An interface endpoint in a zone where its service is not offered fails the deployment of `network`. */
export const endpointServices: DoctorCheck = {
  name: 'endpoint-services',
  title: 'AWS offers every endpoint that the kit makes, in the zones of the endpoints.',
  looksAt: 'ec2:DescribeVpcEndpointServices',
  run: async ({ environment, templates, aws }) => {
    const needed = endpointNames(templates, environment.region);
    if (needed.length === 0) return good('not needed: the kit makes no endpoint');
    const { endpointZones } = environment.network;
    const zones =
      endpointZones === 'one' ? environment.availabilityZones.slice(0, 1) : environment.availabilityZones;
    const { ServiceDetails = [] } = await aws
      .of(EC2Client)
      .send(new DescribeVpcEndpointServicesCommand({ Filters: [{ Name: 'service-name', Values: needed }] }));
    const problems = needed.flatMap((service) => {
      const found = ServiceDetails.filter(({ ServiceName }) => ServiceName === service);
      if (found.length === 0) return [`${service} is not offered`];
      const offered = found.flatMap(({ AvailabilityZones = [] }) => AvailabilityZones);
      const missing = zones.filter((zone) => !offered.includes(zone));
      return missing.length > 0 ? [`${service} is not offered in ${missing.join(', ')}`] : [];
    });
    if (problems.length === 0) return good(`${needed.length} services in ${zones.join(', ')}`);
    return red(
      problems.join('; '),
      '# Choose other availabilityZones, or another region',
      "aws ec2 describe-vpc-endpoint-services --query 'ServiceDetails[].[ServiceName, AvailabilityZones]'",
    );
  },
};

import { DescribeAvailabilityZonesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { good, red } from '../../checks/verdict';
import type { DoctorCheck } from '../facts/doctor-check';

/** Some accounts do not have every zone of a region, and newer regions must be switched on per account. */
export const zones: DoctorCheck = {
  name: 'zones',
  title: 'The account has the region and its configured zones.',
  looksAt: 'ec2:DescribeAvailabilityZones',
  run: async ({ environment, aws }) => {
    const { AvailabilityZones = [] } = await aws.of(EC2Client).send(
      new DescribeAvailabilityZonesCommand({
        Filters: [{ Name: 'zone-type', Values: ['availability-zone'] }],
      }),
    );
    const available = AvailabilityZones.filter(({ State }) => State === 'available').map(
      ({ ZoneName }) => ZoneName,
    );
    const missing = environment.availabilityZones.filter((zone) => !available.includes(zone));
    if (missing.length === 0) return good(environment.availabilityZones.join(', '));
    return red(
      `${missing.join(', ')} cannot be used in this account; it has ${available.join(', ') || 'none'}`,
      `# Set availabilityZones to zones of this list`,
    );
  },
};

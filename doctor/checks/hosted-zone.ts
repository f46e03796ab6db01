import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { unlessMissing } from '../../checks/aws/why-unseen';
import { good, red } from '../../checks/verdict';
import type { DoctorCheck } from '../facts/doctor-check';

/** ACM validates the certificate by a record in this zone. If the world asks other name servers, it waits for days. */
export const hostedZone: DoctorCheck = {
  name: 'hosted-zone',
  title: 'The hosted zone is public, has the configured name, and is the one that the world asks.',
  looksAt: "route53:GetHostedZone, and the zone's NS records by public DNS",
  run: async ({ environment: { domain }, aws, machine }) => {
    if (domain.kind !== 'hosted-zone') return good('not needed: your organization makes the record');
    const { hostedZoneId: Id, zoneName } = domain;
    const listing = "aws route53 list-hosted-zones --query 'HostedZones[].[Id, Name, Config.PrivateZone]'";
    const answer = await unlessMissing(aws.of(Route53Client).send(new GetHostedZoneCommand({ Id })));
    const name = answer?.HostedZone?.Name?.replace(/\.$/, '');
    if (name === undefined) return red(`there is no hosted zone ${Id}`, listing);
    if (name !== zoneName) return red(`${Id} is the zone ${name}, not ${zoneName}`, listing);
    if (answer?.HostedZone?.Config?.PrivateZone) return red(`${Id} is a private zone`, listing);
    const own = answer?.DelegationSet?.NameServers ?? [];
    const asked = await machine.nameServers(zoneName).catch(() => []);
    if (asked.some((server) => own.includes(server.toLowerCase().replace(/\.$/, ''))))
      return good(`${zoneName}, and it is delegated to`);
    return red(
      `public DNS asks ${asked.join(', ') || 'nobody'} for ${zoneName}, not this zone (${own.join(', ')})`,
      `dig +short NS ${zoneName}`,
      `# In the parent zone, set the NS records of ${zoneName} to: ${own.join(' ')}`,
    );
  },
};

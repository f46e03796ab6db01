import { z } from 'zod';
import { arn, dnsName } from './primitives';

const hostedZone = z.strictObject({
  kind: z
    .literal('hosted-zone')
    .meta({ description: 'The kit makes DNS record and certificate in a Route 53 zone.' }),
  zoneName: dnsName.meta({ description: 'Name of the public hosted zone.', example: 'prod.example.com' }),
  hostedZoneId: z
    .string()
    .regex(/^Z[A-Z0-9]{1,31}$/)
    .meta({
      description: 'Id of the hosted zone.',
      allowed: 'a hosted zone id',
      example: 'Z0123456789ABCDEFGHIJ',
    }),
});

const certificate = z.strictObject({
  kind: z
    .literal('certificate')
    .meta({ description: 'Your organization has the certificate and makes the DNS record.' }),
  certificateArn: arn(
    'acm',
    'certificate/[0-9a-f-]{36}',
    'arn:aws:acm:eu-central-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
  ).meta({ description: 'Certificate for the hostname, in this region and account.' }),
});

/** How the hostname gets its certificate and DNS record. */
export const domainSchema = z.discriminatedUnion('kind', [hostedZone, certificate]);

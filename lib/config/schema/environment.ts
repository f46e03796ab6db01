import { z } from 'zod';
import { accessSchema } from './access';
import { alarmsSchema } from './alarms';
import { artifactsSchema } from './artifacts';
import { auditSchema } from './audit';
import { databaseSchema } from './database';
import { domainSchema } from './domain';
import { exposureSchema } from './exposure';
import { identitySchema } from './identity/identity';
import { networkSchema } from './network';
import { organizationSchema } from './organization';
import { dnsName } from './primitives';
import { protectionSchema } from './protection';
import { serviceSchema } from './service';

/** Everything that a file under `config/` can contain. */
export const environmentSchema = z.strictObject({
  tier: z.enum(['development', 'staging', 'production', 'local']).meta({
    description:
      'What the environment is for. `production` must be protected; `local` runs on one machine only.',
  }),
  account: z
    .string()
    .regex(/^\d{12}$/)
    .meta({
      description: 'AWS account.',
      fixed: true,
      allowed: '12 digits, as a string',
      example: '111122223333',
    }),
  region: z.string().meta({
    description: 'AWS region.',
    fixed: true,
    allowed: 'a region that the CDK knows',
    example: 'eu-central-1',
  }),
  availabilityZones: z
    .array(z.string().meta({ example: 'eu-central-1a' }))
    .min(2)
    .max(3)
    .meta({
      description:
        'Zones in which everything runs. A third one can be added at the end later; none can be removed or exchanged.',
      allowed: 'two or three zones of the region',
      example: "['eu-central-1a', 'eu-central-1b']",
    }),
  hostname: dnsName.meta({ description: 'Name under which browsers and clients reach the server.' }),
  domain: domainSchema.meta({ description: 'How the hostname gets its certificate and DNS record.' }),
  network: networkSchema.meta({ description: 'VPC, subnets and endpoints.' }),
  exposure: exposureSchema.meta({ description: 'Who can reach the load balancer, and on which port.' }),
  identity: identitySchema.meta({ description: 'Issuer of the access tokens of users and machines.' }),
  access: accessSchema.meta({
    description: 'Who may do what: people by groups of the identity provider, machines by their clients.',
  }),
  database: databaseSchema.meta({ description: 'The metadata store.' }),
  artifacts: artifactsSchema
    .prefault({})
    .meta({ description: 'Storage of models, figures and everything else that a run logs.' }),
  service: serviceSchema.meta({ description: "The tracking server's tasks." }),
  audit: auditSchema
    .prefault({})
    .meta({ description: 'The audit trail: one line per request, and how long it is kept.' }),
  alarms: alarmsSchema.prefault({}).meta({ description: 'Who receives alarms, and when.' }),
  protection: protectionSchema.prefault({}).meta({ description: 'Protection from accidental deletion.' }),
  organization: organizationSchema
    .prefault({})
    .meta({ description: 'What your organization requires of everything in its accounts.' }),
});

/** What the stacks read: validated, with every default filled in. */
export type Environment = z.output<typeof environmentSchema>;

export type { EnvironmentInput } from './environment-input';

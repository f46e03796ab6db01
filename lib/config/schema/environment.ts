import { z } from 'zod';
import { accessSchema } from './access';
import { alarmsSchema } from './alarms';
import { artifactsSchema } from './artifacts';
import { auditSchema } from './audit';
import { databaseSchema } from './database';
import { domainSchema } from './domain';
import { exposureSchema } from './exposure';
import { identitySchema } from './identity';
import { networkSchema } from './network';
import { organizationSchema } from './organization';
import { dnsName } from './primitives';
import { protectionSchema } from './protection';
import { serviceSchema } from './service';

/** Everything that a file under `config/` may say. */
export const environmentSchema = z.strictObject({
  tier: z.enum(['development', 'staging', 'production', 'local']).meta({
    description: 'What the environment is for; production must be protected, local runs on one machine only.',
  }),
  account: z
    .string()
    .regex(/^\d{12}$/)
    .meta({ description: 'AWS account.', allowed: '12 digits, as a string', example: '111122223333' }),
  region: z
    .string()
    .meta({ description: 'AWS region.', allowed: 'a region that the CDK knows', example: 'eu-central-1' }),
  availabilityZones: z
    .array(z.string().meta({ example: 'eu-central-1a' }))
    .min(2)
    .max(3)
    .meta({
      description: 'Zones over which everything is spread.',
      allowed: 'two or three zones of the region',
      example: "['eu-central-1a', 'eu-central-1b']",
    }),
  hostname: dnsName.meta({ description: 'The one name under which browsers and clients find the server.' }),
  domain: domainSchema.meta({ description: 'How the hostname gets its certificate and DNS record.' }),
  network: networkSchema.meta({ description: 'Where everything runs.' }),
  exposure: exposureSchema.meta({ description: 'Who can reach the load balancer, and on which port.' }),
  identity: identitySchema.meta({ description: 'Who vouches for users and machines.' }),
  access: accessSchema.meta({
    description: 'Who may do what, by groups of the identity provider, and machines by their clients.',
  }),
  database: databaseSchema.meta({ description: 'The metadata store.' }),
  artifacts: artifactsSchema
    .prefault({})
    .meta({ description: 'Models, figures and whatever else a run logs.' }),
  service: serviceSchema.meta({ description: "The tracking server's tasks." }),
  audit: auditSchema
    .prefault({})
    .meta({ description: 'The audit trail: a line for every request, and who may not delete it.' }),
  alarms: alarmsSchema.prefault({}).meta({ description: 'Whom an alarm reaches, and when.' }),
  protection: protectionSchema
    .prefault({})
    .meta({ description: 'What keeps data from being deleted by mistake.' }),
  organization: organizationSchema
    .prefault({})
    .meta({ description: 'What your organization requires of everything in its accounts.' }),
});

/** What the stacks get: validated, every default filled in. */
export type Environment = z.output<typeof environmentSchema>;

export type { EnvironmentInput } from './environment-input';

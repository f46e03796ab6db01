import { z } from 'zod';
import { accessSchema } from './access';
import { alarmsSchema } from './alarms';
import { artifactsSchema } from './artifacts';
import { databaseSchema } from './database';
import { domainSchema } from './domain';
import { exposureSchema } from './exposure';
import { houseRulesSchema } from './house-rules';
import { identitySchema } from './identity';
import { networkSchema } from './network';
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
  domain: domainSchema,
  network: networkSchema,
  exposure: exposureSchema,
  identity: identitySchema,
  access: accessSchema,
  database: databaseSchema,
  artifacts: artifactsSchema.prefault({}),
  service: serviceSchema,
  alarms: alarmsSchema.prefault({}),
  protection: protectionSchema.prefault({}),
  houseRules: houseRulesSchema.prefault({}),
});

/** What a user writes: knobs with a default may be left out. */
export type EnvironmentInput = z.input<typeof environmentSchema>;

/** What the stacks get: validated, every default filled in. */
export type Environment = z.output<typeof environmentSchema>;

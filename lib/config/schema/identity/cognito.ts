import { z } from 'zod';
import { keysMaxAgeMinutes, requireAudience, sessionHours } from './common';
import { federationSchema } from './federation';

const accessTokenMinutes = z.int().min(5).max(1440).default(15).meta({
  description: 'Lifetime of an access token; group changes take effect with the next one.',
  unit: 'minutes',
});

/** A Cognito user pool that the kit makes. */
export const cognitoSchema = z.strictObject({
  kind: z.literal('cognito').meta({ description: 'The kit makes a Cognito user pool.' }),
  domainPrefix: z
    .string()
    .regex(/^(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
    .meta({
      description: 'Prefix of the login domain, unique in the region.',
      fixed: true,
      allowed: 'lower-case letters, digits and -, without "aws", "amazon", "cognito"',
      example: 'mlflow-prod-example',
    }),
  federation: z
    .array(federationSchema)
    .default([])
    .meta({ description: 'Identity providers of your organization, federated with the pool.' }),
  accessTokenMinutes,
  requireAudience: requireAudience(true),
  sessionHours,
  keysMaxAgeMinutes,
});

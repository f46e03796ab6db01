import { z } from 'zod';
import { cognitoSchema } from './cognito';
import { externalIssuerSchema } from './external-issuer';

/** The issuer of the access tokens of users and machines. */
export const identitySchema = z.discriminatedUnion('kind', [cognitoSchema, externalIssuerSchema]);

import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

/** Cognito's own default. */
const longestMinutes = 60;

export const mlkPool4: SecurityRule = {
  id: 'MLK-POOL-4',
  sentence: 'Access tokens live for an hour at most and can be revoked.',
  why: 'A change of groups takes effect with the next token, and a stolen token works until it ends.',
  link: 'https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html',
  fix: 'Set identity.accessTokenMinutes to 60 or less, and enableTokenRevocation on the client.',
  violations: (templates) =>
    templates
      .resources('AWS::Cognito::UserPoolClient')
      .filter(
        ({ properties }) =>
          !(Number(at(properties, 'AccessTokenValidity')) <= longestMinutes) ||
          at(properties, 'TokenValidityUnits', 'AccessToken') !== 'minutes' ||
          at(properties, 'EnableTokenRevocation') !== true,
      ),
};

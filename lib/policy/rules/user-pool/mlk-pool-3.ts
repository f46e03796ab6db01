import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkPool3: SecurityRule = {
  id: 'MLK-POOL-3',
  sentence: 'No answer tells whether a user exists.',
  why: 'An attacker could otherwise collect user names.',
  link: 'https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html',
  fix: 'Set preventUserExistenceErrors on the client.',
  violations: (templates) =>
    templates
      .resources('AWS::Cognito::UserPoolClient')
      .filter(({ properties }) => at(properties, 'PreventUserExistenceErrors') !== 'ENABLED'),
};

import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkPool1: SecurityRule = {
  id: 'MLK-POOL-1',
  sentence: 'Only administrators create users.',
  why: 'Anybody could otherwise register and get a token of the issuer.',
  link: 'https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-create-user-accounts.html',
  fix: 'Set selfSignUpEnabled to false.',
  violations: (templates) =>
    templates
      .resources('AWS::Cognito::UserPool')
      .filter(({ properties }) => !at(properties, 'AdminCreateUserConfig', 'AllowAdminCreateUserOnly')),
};

import { at, texts } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkPool7: SecurityRule = {
  id: 'MLK-POOL-7',
  sentence: 'Users cannot change their own attributes, such as the groups.',
  why: 'A user could otherwise become a member of governance.',
  link: 'https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html',
  fix: 'Leave out the scope aws.cognito.signin.user.admin.',
  violations: (templates) =>
    templates
      .resources('AWS::Cognito::UserPoolClient')
      .filter(({ properties }) =>
        texts(at(properties, 'AllowedOAuthScopes')).includes('aws.cognito.signin.user.admin'),
      ),
};

import { at, texts } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkPool5: SecurityRule = {
  id: 'MLK-POOL-5',
  sentence: 'No client accepts passwords or the implicit grant.',
  why: "People then log in on the pages of Cognito only, and no token can change its user's attributes.",
  link: 'https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html',
  fix: 'Set authFlows to refreshOnly (without any flow, Cognito admits SRP), and use the authorization code grant.',
  violations: (templates) =>
    templates
      .resources('AWS::Cognito::UserPoolClient')
      .filter(
        ({ properties }) =>
          texts(at(properties, 'ExplicitAuthFlows')).join() !== 'ALLOW_REFRESH_TOKEN_AUTH' ||
          texts(at(properties, 'AllowedOAuthFlows')).includes('implicit'),
      ),
};

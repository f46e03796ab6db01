import { at, texts } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkPool5: SecurityRule = {
  id: 'MLK-POOL-5',
  sentence: 'No client accepts passwords or the implicit grant.',
  why: 'People then log in on the pages of Cognito only, where the second factor is asked for.',
  link: 'https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html',
  fix: 'Leave authFlows empty, and use the authorization code grant.',
  violations: (templates) =>
    templates
      .resources('AWS::Cognito::UserPoolClient')
      .filter(
        ({ properties }) =>
          texts(at(properties, 'ExplicitAuthFlows')).some((flow) => /PASSWORD|SRP/.test(flow)) ||
          texts(at(properties, 'AllowedOAuthFlows')).includes('implicit'),
      ),
};

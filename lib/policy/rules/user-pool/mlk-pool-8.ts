import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkPool8: SecurityRule = {
  id: 'MLK-POOL-8',
  sentence: 'The trigger of the user pool changes tokens of people only.',
  why: 'From version 3 on it would run for machines too, whose roles come from their scopes.',
  link: 'https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html',
  fix: 'Use LambdaVersion V2_0, and no other trigger.',
  violations: (templates) =>
    templates.resources('AWS::Cognito::UserPool').filter(({ properties }) => {
      const { PreTokenGenerationConfig: config, ...others } = (at(properties, 'LambdaConfig') ??
        {}) as Record<string, unknown>;
      return Object.keys(others).length > 0 || (config && at(config, 'LambdaVersion') !== 'V2_0');
    }),
};

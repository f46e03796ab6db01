import { at, json } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkPool2: SecurityRule = {
  id: 'MLK-POOL-2',
  sentence: 'Every user has a second factor, and it is not SMS.',
  why: 'A stolen password is then not enough, nor a stolen telephone number.',
  link: 'https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html',
  fix: 'Set mfa to REQUIRED and mfaSecondFactor to otp only.',
  violations: (templates) =>
    templates
      .resources('AWS::Cognito::UserPool')
      .filter(
        ({ properties }) =>
          at(properties, 'MfaConfiguration') !== 'ON' ||
          json(at(properties, 'EnabledMfas')) !== '["SOFTWARE_TOKEN_MFA"]',
      ),
};

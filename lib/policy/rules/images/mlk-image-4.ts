import { at, list } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkImage4: SecurityRule = {
  id: 'MLK-IMAGE-4',
  sentence: 'A build project writes its log, ends by itself, and has no credentials in its environment.',
  why: 'A build runs with privileges: afterwards its log alone says what it did.',
  link: 'https://docs.aws.amazon.com/codebuild/latest/userguide/security-best-practices.html',
  fix: 'Set logging and timeout, and leave AWS_ variables and secrets out of environmentVariables.',
  violations: (templates) =>
    templates
      .resources('AWS::CodeBuild::Project')
      .filter(
        ({ properties }) =>
          at(properties, 'LogsConfig', 'CloudWatchLogs', 'Status') !== 'ENABLED' ||
          at(properties, 'LogsConfig', 'CloudWatchLogs', 'GroupName') === undefined ||
          !(Number(at(properties, 'TimeoutInMinutes')) <= 60) ||
          list(at(properties, 'Environment', 'EnvironmentVariables')).some(isCredential),
      ),
};

const isCredential = (variable: unknown): boolean =>
  at(variable, 'Type') !== 'PLAINTEXT' || /^AWS_|SECRET|TOKEN|PASSWORD/.test(String(at(variable, 'Name')));

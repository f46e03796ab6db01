import { containers } from '../../facts/containers';
import { json } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkTask2: SecurityRule = {
  id: 'MLK-TASK-2',
  sentence: 'No environment variable of a container looks like a secret.',
  why: 'Variables stand in the template and in the task definition, readable by many.',
  link: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html',
  fix: 'Put the value into Secrets Manager and name it in `secrets`.',
  violations: (templates) =>
    containers(templates).filter(({ environment }) =>
      [...environment].some(
        ([name, value]) =>
          /PASSWORD|SECRET|TOKEN$|CREDENTIAL|ACCESS_KEY/.test(name) || /:[^/@]+@/.test(json(value)),
      ),
    ),
};

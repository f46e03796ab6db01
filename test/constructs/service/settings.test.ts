import { describe, expect, test } from '@jest/globals';
import list from '../../../server/settings.json';
import { onlyAt } from '../../support/properties';
import { type TemplateJson, templates } from '../../support/synthesized';

interface Setting {
  readonly required: boolean;
  readonly secret: boolean;
  /** Whether the migration reads it too. */
  readonly migrate: boolean;
}

// What the server declares (server/tools/settings_list.py).
const settings: Readonly<Record<string, Setting>> = list.settings;

// Read by boto3 and by PostgreSQL's client.
const others = ['AWS_REGION', 'AWS_DEFAULT_REGION', 'PGOPTIONS'];

const reads = (command: string, setting: Setting | undefined) =>
  setting !== undefined && (command === 'serve' || setting.migrate);

const tasks = { serve: /Server\/Task\//, migrate: /Server\/MigrationTask\// } as const;

describe.each(['prod', 'private'])('the tasks of %s', (environment) => {
  describe.each(Object.entries(tasks))('%s', (command, path) => {
    const [container] = onlyAt(templates(environment), 'AWS::ECS::TaskDefinition', path).ContainerDefinitions;
    const names = (list: TemplateJson[] = []): string[] => list.map(({ Name }) => Name);
    const variables = names(container.Environment);
    const secrets = names(container.Secrets);
    const set = [...variables, ...secrets];

    test('set only variables that the server declares for this command', () => {
      const unknown = set.filter((name) => !others.includes(name) && !reads(command, settings[name]));
      expect(unknown).toEqual([]);
    });

    test('set every required variable', () => {
      const required = Object.entries(settings)
        .filter(([, setting]) => setting.required && reads(command, setting))
        .map(([name]) => name);
      expect(set).toEqual(expect.arrayContaining(required));
    });

    test('set no variable that the server refuses', () => {
      expect(set.filter((name) => list.refused.includes(name))).toEqual([]);
    });

    test('take secrets from Secrets Manager', () => {
      expect(variables.filter((name) => settings[name]?.secret)).toEqual([]);
    });
  });
});

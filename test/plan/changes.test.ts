import { describe, expect, test } from '@jest/globals';
import { ConfigurationError } from '../../lib/config/problems/problem';
import { closedPaths } from '../../lib/config/public-paths';
import { type Plan, planOf } from '../../plan/deployment/plan';
import type { Stack, Template } from '../../plan/templates/template';
import { onlyAt } from '../support/properties';
import { appOf, type TemplateJson, templates, templatesOf } from '../support/synthesized';
import { type Change, changes } from './changes';

function stacksOf(environment: string, all: Record<string, TemplateJson>): Stack[] {
  return Object.entries(all).map(([id, template]) => ({
    id,
    name: `mlflow-${environment}-${id}`,
    template: template as Template,
  }));
}

/** The plan of a change. */
function planFor(environment: string, after: Record<string, TemplateJson>): Plan {
  return planOf(
    environment,
    'the fixture',
    stacksOf(environment, templates(environment)),
    stacksOf(environment, after),
  );
}

/** Its findings without notes, each kind once. */
function findingsOf({ findings }: Plan): string[] {
  const found = findings
    .filter(({ level }) => level !== 'note')
    .map(({ level, stack, rule }) => `${level} ${stack} ${rule}`);
  return [...new Set(found)];
}

function changed(environment: string, { edit, closedPaths: close }: Change): Record<string, TemplateJson> {
  const paths = closedPaths as string[];
  const before = [...paths];
  try {
    close?.(paths);
    return templatesOf(appOf(environment, edit));
  } finally {
    paths.splice(0, paths.length, ...before);
  }
}

describe.each(['dev', 'staging', 'prod', 'private'])('in %s', (environment) => {
  test('nothing changes if nothing is changed', () => {
    const plan = planFor(environment, templatesOf(appOf(environment)));
    expect(plan.findings).toEqual([]);
    expect(new Set(plan.stacks.map(({ verdict }) => verdict))).toEqual(new Set(['nothing']));
  });

  test.each(changes.filter(({ plan }) => plan[environment]))('when $name', (change) => {
    const expected = change.plan[environment];
    if (expected === 'refused by the configuration')
      expect(() => changed(environment, change)).toThrow(ConfigurationError);
    else {
      const plan = planFor(environment, changed(environment, change));
      expect(findingsOf(plan)).toEqual(expected);
      expect(plan.stacks.every(({ verdict }) => verdict === 'nothing')).toBe(false);
    }
  });
});

test('new sources of an image that CodeBuild builds replace the tasks, and widen no access', () => {
  const before = templates('staging-codebuild');
  const text = JSON.stringify(before.service);
  const { tag } = onlyAt(before, 'Custom::ServerImage');
  const [, sources = ''] = /"s3:\/\/[^/]+\/([0-9a-f]{64})\.zip"/.exec(text) ?? [];
  const service = JSON.parse(text.replaceAll(tag, 'e'.repeat(64)).replaceAll(sources, 'f'.repeat(64)));
  const { findings } = planFor('staging-codebuild', { ...before, service });
  expect(findings.map(({ level, rule, resource }) => [level, rule, resource])).toEqual([
    ['note', 'interruptions', 'Server/Task'],
    ['note', 'interruptions', 'Server/MigrationTask'],
    ['note', 'custom-resources', 'Server/Image/Resource'],
  ]);
});

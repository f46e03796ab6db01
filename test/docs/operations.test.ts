import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { resourcesAt } from '../support/properties';
import { templates } from '../support/synthesized';

const text = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');

/** The sections below a heading of the second level, as [title, body]. */
function sections(heading: string): [title: string, body: string][] {
  const chapter = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return chapter
    .split(/^### /m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n')).trim()]);
}

test('every alarm has a section that says what to do, and no section is without its alarm', () => {
  const alarms = resourcesAt(templates('prod'), 'AWS::CloudWatch::Alarm').map(({ Metadata }) =>
    Metadata['aws:cdk:path'].split('/').at(-2),
  );
  const documented = sections('Alarms');
  expect(documented.map(([title]) => title).sort()).toEqual(alarms.sort());
  for (const [, body] of documented) expect(body.length).toBeGreaterThan(100);
});

test('every output is explained', () => {
  const outputs = Object.values(templates('prod'))
    .flatMap(({ Outputs = {} }) => Object.keys(Outputs))
    .filter((name) => !/^(Exports|Publish)/.test(name));
  expect(outputs.filter((name) => !new RegExp(`\\| \`${name}\` +\\|`).test(text))).toEqual([]);
});

test('every stack is in the table', () => {
  expect(
    Object.keys(templates('prod')).filter((stack) => !new RegExp(`\\| \`${stack}\` +\\|`).test(text)),
  ).toEqual([]);
});

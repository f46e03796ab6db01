import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { markdownTable } from '../../lib/config/reference/markdown-table';
import { dependencies, devDependencies } from '../../package.json';
import { ignored } from './emulator/ignored';
import { emulationLines } from './emulator/shims';
import type { ClaimResult, Findings } from './findings';
import { tolerated } from './scenarios/leftovers';

const file = join(__dirname, '../results/deploy.md');

/** Writes the document that docs/operations.md links to. */
export function writeResults({ claims, steps }: Findings): void {
  const results = [...claims.values()];
  const held = results.filter(({ held: found }) => [...found.values()].every((is) => is === true)).length;
  const refuted = results.filter(
    ({ refuted: found }) => found.size > 0 && ![...found.values()].includes(false),
  );
  const lines = [
    '<!-- Written by `npm run prove:deploy`; edits here are lost. -->',
    '# The stacks, deployed on an emulator',
    '',
    '**Emulated, not AWS.** The real CDK CLI deployed the stacks of `dev` and `prod`, as they are configured, to ministack',
    'on one machine. The real functions ran, and the real migration, against a real PostgreSQL. What the emulator ignores',
    'is not claimed; it is listed below.',
    '',
    `\`npm run prove:deploy\`, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} CPUs (${cpus()[0]?.model}), Node ${process.versions.node}.`,
    `${versions()}.`,
    `${held} of ${results.length} claims held. ${refuted.length} of ${results.length} were seen to fail after a change that makes them false.`,
    '',
    '## Claims',
    '',
    ...markdownTable([['claim', 'held in', 'seen to fail when'], ...results.map(claimRow)]),
    '',
    '## What the emulator lacks',
    '',
    'Each file of `acceptance/deployment/shims` changes or adds functions of ministack, in its process. At its start it',
    'reports every change, and the suite fails if one is not listed. Those named `strict_` add refusals of AWS.',
    '',
    ...emulationLines.shims.map((line) => `- ${line}.`),
    '',
    'Outside the emulator:',
    '',
    ...emulationLines.standIns.map((line) => `- ${line}.`),
    '',
    '## Recorded only',
    '',
    'Nothing about these types is proved:',
    '',
    ...emulationLines.recorded.map((line) => `- ${line}.`),
    '',
    'Of other types, the emulator ignores properties. Nothing is claimed about these:',
    '',
    ...ignored.map((each) => `- ${each}.`),
    '',
    'After a removal, these are tolerated:',
    '',
    ...tolerated.map(([group, reason]) => `- log groups ${'`'}${group.source}${'`'}: ${reason}.`),
    '',
    '## Seconds',
    '',
    ...markdownTable([
      ['step', 'seconds'],
      ...steps.map(({ title, seconds }) => [title, seconds.toFixed(1)]),
      ['sum', steps.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(0)],
    ]),
    '',
  ];
  writeFileSync(file, lines.join('\n'));
}

function claimRow({ title, held, refuted, mutation }: ClaimResult): string[] {
  const names = [...held].filter(([, is]) => is === true).map(([name]) => name);
  const seen = refuted.size > 0 && ![...refuted.values()].includes(false);
  return [title, names.join(', ') || 'none', seen ? `${mutation}` : 'not seen'];
}

function versions(): string {
  const lock = readFileSync(join(__dirname, 'requirements.lock'), 'utf8');
  const python = (name: string) => new RegExp(`^${name}==(\\S+)`, 'm').exec(lock)?.[1];
  return [
    `ministack ${python('ministack')}`,
    `AWS CLI ${python('awscli')}`,
    `CDK CLI ${devDependencies['aws-cdk']}`,
    `CDK library ${dependencies['aws-cdk-lib']}`,
  ].join(', ');
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from '../../lib/config/reference/markdown-table';
import type { Proof } from './proof';

const file = join(__dirname, '../results/keycloak.md');

/** A check that has been tried. */
export interface Tried {
  readonly title: string;
  readonly seconds: number;
  /** Absent when it holds. */
  readonly failure?: string;
}

export interface Results {
  /** What ran, with its version. */
  readonly versions: Readonly<Record<string, string>>;
  readonly tried: readonly Tried[];
  /** What checks have told, by its part. */
  readonly parts: ReadonlyMap<Parameters<Proof['report']>[0], readonly string[]>;
  /** Seconds until everything was up. */
  readonly startSeconds: number;
}

/** Writes what docs/access.md points to: two runs of the same differ in the date and the durations. */
export function writeResults({ versions, tried, parts, startSeconds }: Results): void {
  const passed = tried.filter(({ failure }) => failure === undefined).length;
  const part = (name: 'claims' | 'table') => parts.get(name) ?? ['Nothing: the check has failed.'];
  const lines = [
    '<!-- Written by `npm run prove:keycloak`; edits here are lost. -->',
    '# Keycloak with an LDAP directory behind it',
    '',
    'The server of `npm start`, with a real Keycloak in the place of its own OpenID provider, and the people and groups of',
    'a real LDAP directory in Keycloak. Every token, ID token and session is one that Keycloak has issued: to people at its',
    'login page, to the machine for its secret. The settings are in [acceptance/keycloak/server/realm.ts](../keycloak/server/realm.ts); what',
    'they mean for a house, in [docs/access.md](../../docs/access.md#keycloak).',
    '',
    `Date: ${new Date().toISOString().slice(0, 10)}. ${passed} of ${tried.length} checks passed.`,
    '',
    ...markdownTable([['What ran', 'Version'], ...Object.entries(versions)]),
    '',
    '## Checks',
    '',
    ...tried.map(({ title, failure }) => `- ${failure === undefined ? 'passed' : '**failed**'}: ${title}.`),
    '',
    '## The access table',
    '',
    ...part('table'),
    '',
    '## An access token',
    '',
    "Header and claims of scientist's, from the command line's login; ids, names and times are replaced by their types, and",
    'lists are sorted.',
    '',
    ...part('claims'),
    '',
    '## Durations',
    '',
    ...markdownTable([
      ['What', 'Seconds'],
      ['start of everything', startSeconds.toFixed(0)],
      ...tried.map(({ title, seconds }) => [title, seconds.toFixed(0)]),
    ]),
    '',
  ];
  writeFileSync(file, lines.join('\n'));
}

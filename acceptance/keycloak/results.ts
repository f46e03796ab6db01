import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from '../../lib/config/reference/markdown-table';
import type { Proof } from './proof';

const file = join(__dirname, '../results/keycloak.md');

/** The result of a check. */
export interface CheckResult {
  /** What is true if the check passes. */
  readonly title: string;
  /** How long the check took, in seconds. */
  readonly seconds: number;
  /** Message of the failure. @default the check has passed */
  readonly failure?: string;
}

/** Everything that the results document shows. */
export interface Results {
  /** Versions by the name of the software. */
  readonly versions: Readonly<Record<string, string>>;
  /** In the order of the document. */
  readonly checks: readonly CheckResult[];
  /** Texts of the checks. */
  readonly parts: ReadonlyMap<Parameters<Proof['report']>[0], readonly string[]>;
  /** Seconds until all processes were ready. */
  readonly startSeconds: number;
}

/** Writes the document that docs/access.md links to. Two equal runs differ in the date and the durations. */
export function writeResults({ versions, checks, parts, startSeconds }: Results): void {
  const passed = checks.filter(({ failure }) => failure === undefined).length;
  const part = (name: 'claims' | 'table') => parts.get(name) ?? ['The check failed.'];
  const lines = [
    '<!-- Written by `npm run prove:keycloak`; edits here are lost. -->',
    '# Keycloak with an LDAP directory behind it',
    '',
    'The server of `npm start`, with a real Keycloak in place of its OpenID provider, and with the people and groups of a',
    'real LDAP directory in Keycloak. Keycloak issued every access token, ID token and session: to people on its login',
    'page, to the machine for its secret. The settings are in [realm.ts](../keycloak/server/realm.ts);',
    '[docs/access.md](../../docs/access.md#keycloak) explains them.',
    '',
    `Date: ${new Date().toISOString().slice(0, 10)}. ${passed} of ${checks.length} checks passed.`,
    '',
    ...markdownTable([['Software', 'Version'], ...Object.entries(versions)]),
    '',
    '## Checks',
    '',
    ...checks.map(({ title, failure }) => `- ${failure === undefined ? 'passed' : '**failed**'}: ${title}.`),
    '',
    '## The access table',
    '',
    ...part('table'),
    '',
    '## An access token',
    '',
    'Header and claims of an access token of scientist, from the login of the command line. Types replace ids, names and',
    'times, and lists are sorted.',
    '',
    ...part('claims'),
    '',
    '## Durations',
    '',
    ...markdownTable([
      ['Step', 'Seconds'],
      ['start of all processes', startSeconds.toFixed(0)],
      ...checks.map(({ title, seconds }) => [title, seconds.toFixed(0)]),
    ]),
    '',
  ];
  writeFileSync(file, lines.join('\n'));
}

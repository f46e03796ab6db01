import type { z } from 'zod';
import { allowedAt } from '../setting/allowed';
import { type Setting, sectionAt, settingAt } from '../setting/setting';
import { nearest } from './nearest';
import { pathText, valueAt } from './path';
import { type Problem, show } from './problem';

/** What zod found. */
export type Issue = z.core.$ZodIssue;

/** Turns one issue of zod into problems: an unknown key becomes one each. */
export function describeIssue(setting: Setting, input: unknown, issue: Issue): Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(setting, input, issue.path, key));
  if (issue.code === 'invalid_key') return [wrongName(setting, input, issue.path)];
  return [wrongValue(setting, input, issue)];
}

function unknownKey(setting: Setting, input: unknown, path: readonly PropertyKey[], key: string): Problem {
  const place = settingAt(setting, input, path);
  const known = Object.keys((place && sectionAt(place, valueAt(input, path)))?.properties ?? {});
  const meant = nearest(key, known);
  return {
    key: pathText([...path, key]),
    found: 'a key that does not exist',
    allowed: known.join(', '),
    fix: meant ? `write ${meant}` : 'remove it',
  };
}

function wrongValue(setting: Setting, input: unknown, issue: Issue): Problem {
  // For a wrong or missing `kind`, the words are those of the variants around it.
  const path = issue.code === 'invalid_union' ? issue.path.slice(0, -1) : issue.path;
  const place = settingAt(setting, input, path);
  const allowed = place ? allowedAt(place) : issue.message;
  const found = valueAt(input, issue.path);
  const write = suggestion(found, allowed, settingAt(setting, input, issue.path)?.example);
  return {
    key: pathText(issue.path),
    found: show(found),
    allowed,
    fix: found === undefined ? write.replace('write', 'add it,') : write,
  };
}

function suggestion(found: unknown, allowed: string, example: string | undefined): string {
  const meant = typeof found === 'string' ? nearest(found, quoted(allowed)) : undefined;
  if (meant) return `write "${meant}"`;
  return example ? `write for example ${example}` : `write ${allowed}`;
}

/** Names of entries have a setting of their own, whose words say what a name may be. */
function wrongName(setting: Setting, input: unknown, path: readonly PropertyKey[]): Problem {
  const names = settingAt(setting, input, path.slice(0, -1))?.propertyNames;
  return {
    key: pathText(path),
    found: `the name ${show(path.at(-1))}`,
    allowed: names ? allowedAt(names) : 'another name',
    fix: 'rename it; its value may stay',
  };
}

function quoted(allowed: string): string[] {
  return [...allowed.matchAll(/"([^"]+)"/g)].map(([, name]) => String(name));
}

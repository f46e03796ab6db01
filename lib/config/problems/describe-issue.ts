import { z } from 'zod';
import { allowedAt, metaOf, objectAt, schemaAt, unwrap } from '../schema/setting';
import { nearest } from './nearest';
import { pathText, valueAt } from './path';
import { type Mistake, show } from './problem';

type Issue = z.core.$ZodIssue;

/** Turns one finding of zod into mistakes: an unknown key becomes one each. */
export function describeIssue(schema: z.ZodType, input: unknown, issue: Issue): Mistake[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(schema, input, issue.path, key));
  return [wrongValue(schema, input, issue)];
}

function unknownKey(schema: z.ZodType, input: unknown, path: readonly PropertyKey[], key: string): Mistake {
  const place = schemaAt(schema, input, path);
  const known = Object.keys((place && objectAt(place, valueAt(input, path)))?.shape ?? {});
  const meant = nearest(key, known);
  return {
    key: pathText([...path, key]),
    found: 'a key that does not exist',
    allowed: known.join(', '),
    fix: meant ? `write ${meant}` : 'remove it',
  };
}

function wrongValue(schema: z.ZodType, input: unknown, issue: Issue): Mistake {
  const found = valueAt(input, issue.path);
  const place = schemaAt(schema, input, issue.path);
  if (issue.code === 'invalid_key')
    return wrongRecordKey(schemaAt(schema, input, issue.path.slice(0, -1)), issue.path);
  const allowed = unionChoice(schema, input, issue) ?? (place ? allowedAt(place) : issue.message);
  const example = place && metaOf(place).example;
  const suggestion = typeof found === 'string' ? nearest(found, quoted(allowed)) : undefined;
  const write = suggestion
    ? `write "${suggestion}"`
    : example
      ? `write for example ${example}`
      : `write ${allowed}`;
  return {
    key: pathText(issue.path),
    found: show(found),
    allowed,
    fix: found === undefined ? write.replace('write', 'add it,') : write,
  };
}

/** A wrong or missing `kind`: the words are those of the union around it. */
function unionChoice(schema: z.ZodType, input: unknown, issue: Issue): string | undefined {
  if (issue.code !== 'invalid_union') return undefined;
  const union = schemaAt(schema, input, issue.path.slice(0, -1));
  return union && allowedAt(union);
}

/** A key of a record has a schema of its own, whose words say what a name may be. */
function wrongRecordKey(record: z.ZodType | undefined, path: readonly PropertyKey[]): Mistake {
  const inner = record && unwrap(record);
  const allowed = inner instanceof z.ZodRecord ? allowedAt(inner.keyType as z.ZodType) : 'another name';
  return {
    key: pathText(path),
    found: `the name ${show(path.at(-1))}`,
    allowed,
    fix: 'rename it; its value may stay',
  };
}

function quoted(allowed: string): string[] {
  return [...allowed.matchAll(/"([^"]+)"/g)].map(([, name]) => String(name));
}

import { z } from 'zod';
import { environmentSchema } from '../schema/environment';
import { allowedAt, kindOf, metaOf, optionsOf, unwrap } from '../schema/setting';
import { markdownTable } from './markdown-table';

/** A knob as the reference shows it. */
export interface Knob {
  /** Where it stands: `access.teams.<name>.members`, `identity.federation[].issuer`. */
  readonly key: string;
  readonly schema: z.ZodType;
}

/** The knobs of one section, or of one variant of it. */
export interface KnobTable {
  readonly title: string;
  readonly description: string | undefined;
  readonly knobs: readonly Knob[];
}

/** Every table of the reference, in the order of the schema. */
export function knobTables(): KnobTable[] {
  const sections = Object.entries<z.ZodType>(environmentSchema.shape);
  const plain = sections.filter(([, schema]) => !isComposed(unwrap(schema)));
  return [
    {
      title: 'The environment itself',
      description: 'Knobs outside any section.',
      knobs: plain.map(([key, schema]) => ({ key, schema })),
    },
    ...sections
      .filter(([, schema]) => isComposed(unwrap(schema)))
      .flatMap(([key, schema]) => tables(key, schema)),
  ];
}

/** A table of the schema's own knobs, and one for each variant of the unions in it. */
function tables(key: string, schema: z.ZodType, { description } = metaOf(schema)): KnobTable[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodDiscriminatedUnion)
    return optionsOf(inner).flatMap((option) => [
      {
        title: `\`${key}\` of kind \`${kindOf(option)}\``,
        description: [description, metaOf(option.shape.kind as z.ZodType).description].join(' '),
        knobs: knobsOf(key, option),
      },
      ...unionsIn(key, option),
    ]);
  return [{ title: `\`${key}\``, description, knobs: knobsOf(key, inner) }, ...unionsIn(key, inner)];
}

/** The leaves at and below a schema; a union is a leaf here, and its variants have tables of their own. */
function knobsOf(key: string, schema: z.ZodType): Knob[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject)
    return Object.entries<z.ZodType>(inner.shape).flatMap(([name, child]) =>
      knobsOf(`${key}.${name}`, child),
    );
  const [suffix, element] = elementOf(inner);
  const below = element && isComposed(element) && !(element instanceof z.ZodDiscriminatedUnion);
  return [{ key, schema }, ...(below ? knobsOf(key + suffix, element) : [])];
}

/** @param meta what is said of the schema, or of the list whose element it is */
function unionsIn(key: string, schema: z.ZodType, meta = metaOf(schema)): KnobTable[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodDiscriminatedUnion) return tables(key, schema, meta);
  if (inner instanceof z.ZodObject)
    return Object.entries<z.ZodType>(inner.shape).flatMap(([name, child]) =>
      unionsIn(`${key}.${name}`, child),
    );
  const [suffix, element] = elementOf(inner);
  return element ? unionsIn(key + suffix, element, meta) : [];
}

function elementOf(schema: z.ZodType): [suffix: string, element?: z.ZodType] {
  if (schema instanceof z.ZodArray) return ['[]', schema.element as z.ZodType];
  if (schema instanceof z.ZodRecord) return ['.<name>', schema.valueType as z.ZodType];
  return [''];
}

function isComposed(schema: z.ZodType): boolean {
  return schema instanceof z.ZodObject || schema instanceof z.ZodDiscriminatedUnion;
}

/** What a knob is when it is left out: its default, what then holds, or `undefined` when it is required. */
export function defaultOf(schema: z.ZodType): string | undefined {
  if (schema instanceof z.ZodDefault) return code(written(schema.def.defaultValue));
  if (schema instanceof z.ZodOptional) return metaOf(schema).absent;
  return undefined;
}

/** All tables as Markdown. */
export function reference(): string {
  return knobTables().map(section).join('\n');
}

function section({ title, description, knobs }: KnobTable): string {
  const rows = knobs.map(({ key, schema }) => {
    const { description: what = '', unit = '', example } = metaOf(schema);
    const fallback = defaultOf(schema) ?? 'required';
    return [code(key), what, allowedIn(schema), unit, fallback, example ? code(example) : ''];
  });
  const header = ['Key', 'What it is', 'Allowed', 'Unit', 'Default', 'Example'];
  return [`### ${title}`, '', description ?? '', '', ...markdownTable([header, ...rows]), ''].join('\n');
}

/** The unit has a column of its own. */
function allowedIn(schema: z.ZodType): string {
  const { unit } = metaOf(schema);
  return allowedAt(schema).replace(` (${unit})`, '');
}

const code = (text: string) => `\`${text}\``;

/** A value as it is written in TypeScript. */
function written(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, entry]) => `${key}: ${written(entry)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

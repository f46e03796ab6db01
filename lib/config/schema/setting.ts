import { type GlobalMeta, z } from 'zod';

/** The schema beneath optional and default wrappers. */
export function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return unwrap(schema.def.innerType as z.ZodType);
  return schema;
}

/** What the schema and its wrappers say of a knob; the outermost word wins. */
export function metaOf(schema: z.ZodType): GlobalMeta {
  const inner = unwrap(schema);
  return { ...inner.meta(), ...schema.meta() };
}

/** The shape of the object that stands at a schema, given what the user wrote there. */
export function objectAt(schema: z.ZodType, input: unknown): z.ZodObject | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return inner;
  if (!(inner instanceof z.ZodDiscriminatedUnion)) return undefined;
  const kind = (input as { kind?: unknown } | undefined)?.kind;
  return optionsOf(inner).find((option) => (option.shape.kind as z.ZodLiteral).value === kind);
}

/** The variants of a union, each an object told apart by its `kind`. */
export function optionsOf(union: z.ZodDiscriminatedUnion): z.ZodObject[] {
  return union.options as z.ZodObject[];
}

/** Follows a path into the schema, choosing the variants that the input chose. */
export function schemaAt(
  schema: z.ZodType,
  input: unknown,
  path: readonly PropertyKey[],
): z.ZodType | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return schema;
  const next = child(schema, input, step);
  return next && schemaAt(next, (input as Record<PropertyKey, unknown> | undefined)?.[step], rest);
}

function child(schema: z.ZodType, input: unknown, step: PropertyKey): z.ZodType | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray) return inner.element as z.ZodType;
  if (inner instanceof z.ZodRecord) return inner.valueType as z.ZodType;
  return objectAt(schema, input)?.shape[String(step)] as z.ZodType | undefined;
}

/** What may stand at a knob, in words. */
export function allowedAt(schema: z.ZodType): string {
  const { allowed, unit } = metaOf(schema);
  if (allowed) return allowed;
  const inner = unwrap(schema);
  if (inner instanceof z.ZodEnum) return oneOf(inner.options);
  if (inner instanceof z.ZodLiteral) return oneOf([...inner.values]);
  if (inner instanceof z.ZodNumber) return numberRange(inner, unit);
  if (inner instanceof z.ZodBoolean) return 'true or false';
  if (inner instanceof z.ZodArray) return listOf(inner);
  if (inner instanceof z.ZodRecord)
    return `an object of names, each with: ${allowedAt(inner.valueType as z.ZodType)}`;
  if (inner instanceof z.ZodObject) return `an object with ${Object.keys(inner.shape).join(', ')}`;
  if (inner instanceof z.ZodDiscriminatedUnion)
    return `an object whose kind is ${optionsOf(inner).map(kindOf).join(' or ')}`;
  return inner instanceof z.ZodEmail ? 'an e-mail address' : 'a text';
}

function oneOf(values: readonly unknown[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  return texts.length === 1 ? String(texts[0]) : `one of ${texts.join(', ')}`;
}

/** The `kind` that chooses a variant, as it is written. */
export function kindOf(option: z.ZodObject): string {
  return `"${(option.shape.kind as z.ZodLiteral).value}"`;
}

function numberRange(schema: z.ZodNumber, unit = ''): string {
  const { minValue: least, maxValue: most } = schema;
  const whole = schema.format?.includes('int') ? 'a whole number' : 'a number';
  const bounded = (bound: number | null): bound is number =>
    bound !== null && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  const range = [bounded(least) ? `from ${least}` : '', bounded(most) ? `to ${most}` : ''].filter(Boolean);
  return [whole, ...range, unit && `(${unit})`].filter(Boolean).join(' ');
}

/** Zod keeps the bounds of a list's length in its checks only. */
function listOf(schema: z.ZodArray): string {
  const checks = (schema.def.checks ?? []).map(
    ({ _zod: { def } }) => def as { minimum?: number; maximum?: number },
  );
  const size = [
    ...checks.flatMap(({ minimum }) => (minimum === undefined ? [] : `at least ${minimum}`)),
    ...checks.flatMap(({ maximum }) => (maximum === undefined ? [] : `at most ${maximum}`)),
  ].join(', ');
  return `a list${size && ` (${size})`}, each: ${allowedAt(schema.element as z.ZodType)}`;
}

import { type GlobalMeta, z } from 'zod';

/**
 * A setting, or a section of settings: what its JSON Schema says, with the words of `meta.ts` beside it. Defaults and
 * optional settings stand there without wrappers; the outermost word wins.
 */
export interface Setting extends GlobalMeta {
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
  /** The value that a variant is chosen by. */
  readonly const?: string;
  readonly enum?: readonly (string | number)[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Of a list: each element. */
  readonly items?: Setting;
  /** Of a section: its settings by name. */
  readonly properties?: Readonly<Record<string, Setting>>;
  /** Of a section: the settings without a default. */
  readonly required?: readonly string[];
  /** Of named entries: each name, and each value. */
  readonly propertyNames?: Setting;
  readonly additionalProperties?: Setting | false;
  /** Variants, told apart by their `kind`. */
  readonly oneOf?: readonly Setting[];
  readonly default?: unknown;
}

/** The setting that a schema describes, as a user writes it. */
export function settingOf(schema: z.ZodType): Setting {
  return z.toJSONSchema(schema, { io: 'input' }) as Setting;
}

/** The value of named entries (`teams.<name>`), or undefined where names are fixed. */
export function entryOf({ propertyNames, additionalProperties }: Setting): Setting | undefined {
  return propertyNames && additionalProperties ? additionalProperties : undefined;
}

/** The `kind` that chooses a variant, as it is written. */
export function kindOf({ properties }: Setting): string {
  return `"${properties?.kind?.const}"`;
}

/** The section that stands at a setting: itself, or the variant that the input has chosen. */
export function sectionAt(setting: Setting, input: unknown): Setting | undefined {
  if (!setting.oneOf) return setting.properties && setting;
  const kind = (input as { kind?: unknown } | null | undefined)?.kind;
  return setting.oneOf.find(({ properties }) => properties?.kind?.const === kind);
}

/** Follows a path, choosing the variants that the input has chosen. */
export function settingAt(
  setting: Setting,
  input: unknown,
  path: readonly PropertyKey[],
): Setting | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return setting;
  const next = setting.items ?? entryOf(setting) ?? sectionAt(setting, input)?.properties?.[String(step)];
  return next && settingAt(next, (input as Record<PropertyKey, unknown> | undefined)?.[step], rest);
}

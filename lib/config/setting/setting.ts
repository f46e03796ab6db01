import { type GlobalMeta, z } from 'zod';

/**
 * A setting, or a section of settings: what its JSON Schema says, with the words of `meta.ts` beside it. Defaults and
 * optional settings stand there without wrappers; the outermost word wins.
 */
export interface Setting extends GlobalMeta {
  /** Its type. @default - one of `oneOf` */
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
  /** The only value, by which a variant is chosen. @default - more than one value */
  readonly const?: string;
  /** Its values. @default - any value of the type */
  readonly enum?: readonly (string | number)[];
  /** What a text is, e.g. `email`. @default - any text */
  readonly format?: string;
  /** Least number. @default - no bound */
  readonly minimum?: number;
  /** Greatest number. @default - no bound */
  readonly maximum?: number;
  /** Least length of a list. @default - no bound */
  readonly minItems?: number;
  /** Greatest length of a list. @default - no bound */
  readonly maxItems?: number;
  /** Each element of a list. @default - not a list */
  readonly items?: Setting;
  /** The settings of a section, by name. @default - not a section */
  readonly properties?: Readonly<Record<string, Setting>>;
  /** Names of the settings that have no default. @default - none */
  readonly required?: readonly string[];
  /** What a name of an entry may be. @default - names are fixed */
  readonly propertyNames?: Setting;
  /** Each value of named entries. @default - names are fixed */
  readonly additionalProperties?: Setting | false;
  /** Variants of a section, told apart by their `kind`. @default - one shape only */
  readonly oneOf?: readonly Setting[];
  /** The value when it is left out. @default - it must be written, or `absent` says what holds */
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

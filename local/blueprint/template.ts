/** A value as a template holds it: intrinsic functions are objects with one key, `Ref` or `Fn::…`. */
export type TemplateValue =
  | string
  | number
  | boolean
  | null
  | readonly TemplateValue[]
  | { readonly [key: string]: TemplateValue };

/** A resource as a template holds it. */
export interface TemplateResource {
  /** CloudFormation type. */
  readonly Type: string;
  /** Properties by name, not yet resolved. @default none */
  readonly Properties?: { readonly [name: string]: TemplateValue };
  /** The construct path, by which the local run finds a resource. @default none */
  readonly Metadata?: { readonly 'aws:cdk:path'?: string };
}

/** A synthesized template, as far as the local run reads it. */
export interface Template {
  /** Resources by logical id. */
  readonly Resources: { readonly [logicalId: string]: TemplateResource };
  /** Outputs by name; other templates import those with an export. @default none */
  readonly Outputs?: {
    readonly [name: string]: { readonly Value: TemplateValue; readonly Export?: { readonly Name: string } };
  };
}

/** The name and the argument of an intrinsic function, or undefined for a plain value. */
export function intrinsic(
  value: TemplateValue,
): readonly [name: string, argument: TemplateValue] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value as { [key: string]: TemplateValue });
  const [entry] = entries;
  return entries.length === 1 && entry && (entry[0] === 'Ref' || entry[0].startsWith('Fn::'))
    ? entry
    : undefined;
}

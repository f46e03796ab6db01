import type { Json, Template } from './template';

/** A reference to another resource of the same template. */
export interface Reference {
  /** Its logical id. */
  readonly logicalId: string;
  /** The attribute. @default the resource itself */
  readonly attribute?: string;
}

/** An output of another stack that is read without an export. */
export interface WeakReference {
  /** CloudFormation's name of the stack. */
  readonly stack: string;
  /** Logical id of the output. */
  readonly output: string;
}

type Intrinsic = Readonly<Record<string, Json>>;

/** Everything that a value refers to in its own template. */
export function referencesIn(value: unknown): Reference[] {
  return objectsIn(value).flatMap((object) => [
    ...(typeof object.Ref === 'string' ? [{ logicalId: object.Ref }] : []),
    ...attributeOf(object['Fn::GetAtt']),
    ...substitutionsIn(object['Fn::Sub']),
  ]);
}

/** Names of the exports that a template imports. */
export function importsOf({ Resources, Outputs }: Template): Set<string> {
  const names = objectsIn({ Resources, Outputs }).map((object) => object['Fn::ImportValue']);
  return new Set(names.filter((name) => typeof name === 'string'));
}

/** The outputs of other stacks that a template reads without importing them. */
export function weakReferencesOf({ Resources }: Template): WeakReference[] {
  return objectsIn(Resources).flatMap((object) => {
    const found = object['Fn::GetStackOutput'];
    if (typeof found !== 'object' || found === null || Array.isArray(found)) return [];
    const { StackName, OutputName } = found as Intrinsic;
    return typeof StackName === 'string' && typeof OutputName === 'string'
      ? [{ stack: StackName, output: OutputName }]
      : [];
  });
}

/** Values of a template's exports by their names. */
export function exportsOf({ Outputs = {} }: Template): Map<string, Json> {
  return new Map(
    Object.values(Outputs).flatMap(({ Export, Value }) =>
      typeof Export?.Name === 'string' ? [[Export.Name, Value]] : [],
    ),
  );
}

function objectsIn(value: unknown): Intrinsic[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inside : [value as Intrinsic, ...inside];
}

function attributeOf(value: Json | undefined): Reference[] {
  if (value === undefined) return [];
  const [logicalId, ...attribute] = typeof value === 'string' ? value.split('.') : (value as string[]);
  return logicalId ? [{ logicalId, attribute: attribute.join('.') }] : [];
}

function substitutionsIn(value: Json | undefined): Reference[] {
  const text = Array.isArray(value) ? value[0] : value;
  if (typeof text !== 'string') return [];
  return [...text.matchAll(/\$\{([A-Za-z0-9]+)\.?([^}]*)\}/g)].map(([, logicalId = '', attribute]) =>
    attribute ? { logicalId, attribute } : { logicalId },
  );
}

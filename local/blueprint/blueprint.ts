import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { type DeployedValues, type Plain, Resolver } from './resolver';
import type { Template, TemplateResource } from './template';

/** Which resource is meant, by its type and its path in the construct tree. */
export interface Selector {
  /** CloudFormation type, such as `AWS::S3::Bucket`. */
  readonly type: string;
  /** Matches a part of its path. @default - the only one of its type */
  readonly path?: RegExp;
}

/** One resource of the blueprint, its properties resolved when they are asked for. */
export interface BlueprintResource {
  /** CloudFormation type. */
  readonly type: string;
  /** Path in the construct tree. */
  readonly path: string;
  /** Value of a property. Throws if the template has none. */
  property<Value = Plain>(name: string): Value;
  /** Value of a property, or undefined if the template has none. */
  optional<Value = Plain>(name: string): Value | undefined;
  /** Value of `Ref` (attribute `Ref`) or `Fn::GetAtt`. Throws if `deployed-values.ts` has none. */
  attribute(name: string): string;
}

/** The synthesized templates as plain data: its users never see an intrinsic function. */
export class Blueprint {
  /** Properties that were asked for, as `<type>.<property>`; a test compares `emulation.ts` with it. */
  readonly read = new Set<string>();
  private readonly resolver: Resolver;

  /** @param templates by stack */
  constructor(
    readonly templates: ReadonlyMap<string, Template>,
    private readonly deployed: DeployedValues,
  ) {
    this.resolver = new Resolver(templates, deployed);
  }

  /** The one resource that is meant; it is an error when there is none or more than one. */
  one(selector: Selector): BlueprintResource {
    const found = this.all(selector);
    const [resource] = found;
    if (resource && found.length === 1) return resource;
    const paths = found.map(({ path }) => path).join(', ') || 'none';
    throw new Error(
      `The blueprint should have one ${selector.type} ${selector.path ?? ''}, but has ${paths}.`,
    );
  }

  /** Every resource that is meant, in the order of the templates. */
  all({ type, path: wanted }: Selector): BlueprintResource[] {
    return [...this.templates].flatMap(([stack, { Resources }]) =>
      Object.values(Resources)
        .filter((resource) => resource.Type === type)
        .map((resource) => this.wrap(stack, resource))
        .filter(({ path }) => wanted?.test(path) ?? true),
    );
  }

  private wrap(stack: string, resource: TemplateResource): BlueprintResource {
    const { Type: type, Properties = {} } = resource;
    const path = resource.Metadata?.['aws:cdk:path'] ?? '';
    const optional = <Value>(name: string): Value | undefined => {
      this.read.add(`${type}.${name}`);
      const value = Properties[name];
      return value === undefined ? undefined : (this.resolver.resolve(stack, value) as Value);
    };
    const property = <Value>(name: string): Value => {
      const value = optional<Value>(name);
      if (value === undefined) throw new Error(`${type} ${path} has no ${name} in its template.`);
      return value;
    };
    const attribute = (name: string): string => {
      const value = this.deployed.attribute(resource, name);
      if (value === undefined)
        throw new Error(`${type} ${path} has no ${name} here; add it to deployed-values.ts.`);
      return value;
    };
    return { type, path, property, optional, attribute };
  }
}

/** The templates of a synthesized application, by stack. */
export function templatesOf(assembly: CloudAssembly): Map<string, Template> {
  return new Map(assembly.stacks.map(({ id, template }) => [id, template as Template]));
}

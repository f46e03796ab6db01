import { intrinsic, type Template, type TemplateResource, type TemplateValue } from './template';

/** Plain data: what is left when every intrinsic function has been resolved. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** What only exists once something is deployed, or here: once it runs. */
export interface DeployedValues {
  /** Pseudo parameters: `AWS::Region`, `AWS::AccountId`, … */
  readonly pseudo: Readonly<Record<string, string>>;
  /** `Ref` (attribute `Ref`) and `Fn::GetAtt` of a resource, or undefined if the local run does not need it. */
  attribute(resource: TemplateResource, attribute: string): string | undefined;
  /** Value of a secret: the whole string, or one key of its JSON. */
  secret(arn: string, jsonKey: string | undefined): string;
}

/** Resolves what a template leaves to CloudFormation. It knows the functions that this kit uses; others are errors. */
export class Resolver {
  /** @param templates by stack */
  constructor(
    private readonly templates: ReadonlyMap<string, Template>,
    private readonly deployed: DeployedValues,
  ) {}

  /**
   * The value with every intrinsic function replaced by what it stands for.
   * @param stack whose template the value is from: a `Ref` means one of its own resources
   * @throws Error for a function that the local run does not know
   */
  resolve(stack: string, value: TemplateValue): Plain {
    if (typeof value === 'string') return this.dynamicReferences(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.resolve(stack, item));
    const call = intrinsic(value);
    if (call) return this.call(stack, ...call);
    const resolved = Object.entries(value).map(([key, item]) => [key, this.resolve(stack, item)] as const);
    return Object.fromEntries(resolved);
  }

  private call(stack: string, name: string, argument: TemplateValue): Plain {
    switch (name) {
      case 'Ref':
        return this.deployed.pseudo[String(argument)] ?? this.attribute(stack, String(argument), 'Ref');
      case 'Fn::GetAtt': {
        const [logicalId, attribute] = argument as readonly string[];
        return this.attribute(stack, String(logicalId), String(attribute));
      }
      case 'Fn::ImportValue':
        return this.import(String(this.resolve(stack, argument)));
      case 'Fn::Join': {
        const [separator, parts] = argument as readonly [string, readonly TemplateValue[]];
        // Only the joined text shows a dynamic reference whose ARN is itself a reference.
        return this.dynamicReferences(parts.map((part) => String(this.resolve(stack, part))).join(separator));
      }
      case 'Fn::Select': {
        const [index, list] = argument as readonly [string, TemplateValue];
        return (
          (this.resolve(stack, list) as Plain[])[Number(index)] ??
          fail(`${name} ${index} of too short a list`)
        );
      }
      case 'Fn::Split': {
        const [separator, text] = argument as readonly [string, TemplateValue];
        return String(this.resolve(stack, text)).split(separator);
      }
      case 'Fn::Sub':
        return this.substitute(stack, argument);
      default:
        return fail(
          `${name} in stack ${stack}: the local run does not know this function; add it to resolver.ts`,
        );
    }
  }

  /** The form without a map of its own: `${AWS::Region}`, `${LogicalId}`, `${LogicalId.Attribute}`. */
  private substitute(stack: string, text: TemplateValue): string {
    if (typeof text !== 'string' || text.includes('${!')) return fail(`Fn::Sub of ${JSON.stringify(text)}`);
    return text.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
      const [logicalId = '', ...attribute] = name.split('.');
      const intrinsic: TemplateValue = attribute.length
        ? { 'Fn::GetAtt': [logicalId, attribute.join('.')] }
        : { Ref: logicalId };
      return String(this.resolve(stack, intrinsic));
    });
  }

  private attribute(stack: string, logicalId: string, attribute: string): string {
    const resource = this.templates.get(stack)?.Resources[logicalId];
    if (!resource)
      return fail(`${logicalId} is neither a resource of stack ${stack} nor a known pseudo parameter`);
    return (
      this.deployed.attribute(resource, attribute) ??
      fail(
        `${resource.Type} ${logicalId} (stack ${stack}) has no ${attribute} here; add it to deployed-values.ts`,
      )
    );
  }

  private import(exportName: string): Plain {
    for (const [stack, { Outputs = {} }] of this.templates)
      for (const { Value, Export } of Object.values(Outputs))
        if (Export?.Name === exportName) return this.resolve(stack, Value);
    return fail(`no stack exports ${exportName}`);
  }

  /** `{{resolve:secretsmanager:<arn>:SecretString:<key>::}}`; an ARN itself has colons. */
  private dynamicReferences(text: string): string {
    return text.replace(/\{\{resolve:([^}]+)\}\}/g, (_, reference: string) => {
      const match = /^secretsmanager:(arn:.+):SecretString:([^:]*):[^:]*:[^:]*$/.exec(reference);
      if (!match?.[1]) return fail(`the dynamic reference ${reference} is of an unknown kind`);
      return this.deployed.secret(match[1], match[2] || undefined);
    });
  }
}

function fail(problem: string): never {
  throw new Error(`The templates cannot be run here: ${problem}.`);
}

import { readFileSync } from 'node:fs';
import type { IPolicyValidationContext } from 'aws-cdk-lib';
import { at, texts } from './json';

/** A synthesized stack. */
export interface StackTemplate {
  /** Its construct path. */
  readonly path: string;
  /** Account to which it is deployed, if that is known. */
  readonly account: string | undefined;
  /** Its CloudFormation template. */
  readonly template: unknown;
}

/** A resource of a template. */
export interface Resource {
  /** Construct path, as the CDK writes it into the template. */
  readonly path: string;
  /** Logical id in its template. */
  readonly id: string;
  /** CloudFormation type. */
  readonly type: string;
  /** Account to which it is deployed, if that is known. */
  readonly account: string | undefined;
  /** Its properties, intrinsic functions included. */
  readonly properties: unknown;
  /** Logical ids of what is made before it. */
  readonly dependsOn: readonly string[];
  /** What happens to it when its stack is deleted. @default - what CloudFormation does by itself */
  readonly deletionPolicy: unknown;
  /** Whether it stays when its stack is deleted and when it is replaced, but not when its first deployment fails. */
  readonly retained: boolean;
}

/** The templates of one environment, as security rules read them. */
export class Templates {
  private readonly all: readonly Resource[];

  /** @param stacks every stack of the environment, in any order */
  constructor(stacks: readonly StackTemplate[]) {
    this.all = stacks.flatMap(resourcesOf);
  }

  /** Every resource of any type. */
  get everything(): readonly Resource[] {
    return this.all;
  }

  /** Every resource of a type whose construct path matches. */
  resources(type: string, path = /(?:)/): Resource[] {
    return this.all.filter((resource) => resource.type === type && path.test(resource.path));
  }

  /**
   * The same, of what the kit always makes: a rule that finds nothing to check does not hold.
   * @throws Error when there is no such resource
   */
  expected(type: string, path?: RegExp): Resource[] {
    const found = this.resources(type, path);
    if (found.length === 0)
      throw new Error(`There is no ${type}${path ? ` at a path like ${path.source}` : ''}.`);
    return found;
  }
}

/** Reads the templates that the CDK has just written. */
export function readTemplates({
  stackTemplates,
}: Pick<IPolicyValidationContext, 'stackTemplates'>): Templates {
  return new Templates(
    stackTemplates.map(({ stackConstructPath, accountId, templatePath }) => ({
      path: stackConstructPath,
      account: accountId,
      template: JSON.parse(readFileSync(templatePath, 'utf8')) as unknown,
    })),
  );
}

function resourcesOf({ path, account, template }: StackTemplate): Resource[] {
  const resources = Object.entries((at(template, 'Resources') ?? {}) as Record<string, unknown>);
  return resources.map(([id, resource]) => ({
    path: String(at(resource, 'Metadata', 'aws:cdk:path') ?? `${path}/${id}`),
    id,
    type: String(at(resource, 'Type')),
    account,
    properties: at(resource, 'Properties'),
    dependsOn: texts(at(resource, 'DependsOn')),
    deletionPolicy: at(resource, 'DeletionPolicy'),
    retained:
      at(resource, 'DeletionPolicy') === 'RetainExceptOnCreate' &&
      at(resource, 'UpdateReplacePolicy') === 'Retain',
  }));
}

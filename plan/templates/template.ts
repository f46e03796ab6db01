/** A value of a template. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A resource of a template. */
export interface Resource {
  /** CloudFormation's type. */
  readonly Type: string;
  /** Its properties. @default none */
  readonly Properties?: Readonly<Record<string, Json>>;
  /** Logical ids of the resources that must exist before it. @default those that it refers to */
  readonly DependsOn?: string | readonly string[];
  /** What happens to it when it leaves the stack. @default Delete, as a rule */
  readonly DeletionPolicy?: string;
  /** What happens to the former one when it is replaced. @default Delete, as a rule */
  readonly UpdateReplacePolicy?: string;
  /** Among others, the construct's path. @default none */
  readonly Metadata?: Readonly<Record<string, Json>>;
}

/** A CloudFormation template, as far as the plan reads it. */
export interface Template {
  /** Resources by logical id. @default none */
  readonly Resources?: Readonly<Record<string, Resource>>;
  /** Outputs by logical id. @default none */
  readonly Outputs?: Readonly<Record<string, Output>>;
}

/** An output of a template. */
export interface Output {
  /** Its value. */
  readonly Value: Json;
  /** The name under which other stacks import it. @default it is not exported */
  readonly Export?: { readonly Name: Json };
}

/** A stack and its template. */
export interface Stack {
  /** The stack's name without that of the environment: `network`, `data`, … */
  readonly id: string;
  /** CloudFormation's name of the stack. */
  readonly name: string;
  /** What is or will be deployed. */
  readonly template: Template;
}

/** The resource's construct path without the stack, or its logical id. */
export function pathOf(logicalId: string, resource: Resource | undefined): string {
  const path = resource?.Metadata?.['aws:cdk:path'];
  if (typeof path !== 'string') return logicalId;
  return path
    .split('/')
    .slice(1)
    .join('/')
    .replace(/\/(Resource|Default)$/, '');
}

/** Two values that CloudFormation takes for the same. */
export const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

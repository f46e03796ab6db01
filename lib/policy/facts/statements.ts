import { at, json, list, texts } from '../json';
import type { Resource, Templates } from '../templates';

/** A statement of a policy. */
export interface Statement {
  /** Construct path of the policy. */
  readonly path: string;
  /** `Allow` or `Deny`. */
  readonly effect: unknown;
  /** Actions that are named; those of `NotAction` are not here. */
  readonly actions: readonly string[];
  /** Who, in a resource policy. */
  readonly principal: unknown;
  /** On what, as it stands in the template. */
  readonly resource: unknown;
  /** When, as it stands in the template. */
  readonly condition: unknown;
}

/** The statements of a policy that is a property of resources. */
export function statements(resources: readonly Resource[], property = 'PolicyDocument'): Statement[] {
  return resources.flatMap(({ path, properties }) =>
    list(at(properties, property, 'Statement')).map((statement) => ({
      path,
      effect: at(statement, 'Effect'),
      actions: texts(at(statement, 'Action')),
      principal: at(statement, 'Principal'),
      resource: at(statement, 'Resource'),
      condition: at(statement, 'Condition'),
    })),
  );
}

/** What roles and users may do. */
export function identityStatements(templates: Templates): Statement[] {
  return ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'].flatMap((type) =>
    statements(templates.resources(type)),
  );
}

/** What the server's own role may do. */
export function taskStatements(templates: Templates): Statement[] {
  return statements(templates.expected('AWS::IAM::ManagedPolicy', /\/Roles\/TaskPolicy\//));
}

/** Statements of identities that name something of a bucket, by a part of its logical id. */
export function statementsAbout(templates: Templates, bucket: string): Statement[] {
  return statements(templates.resources('AWS::IAM::ManagedPolicy')).filter(({ resource }) =>
    json(resource).includes(bucket),
  );
}

/** A statement of a bucket's policy that denies an action to all principals but at most one role. */
export function denial(templates: Templates, bucket: RegExp, action: string): Statement | undefined {
  return statements(templates.resources('AWS::S3::BucketPolicy', bucket)).find(
    ({ effect, actions, principal, condition }) =>
      effect === 'Deny' &&
      at(principal, 'AWS') === '*' &&
      actions.includes(action) &&
      Object.keys(condition ?? {}).every((operator) => operator === 'ArnNotEquals'),
  );
}

/** The role that a denial spares, as JSON; empty when it spares none. */
export function sparedRole(statement: Statement | undefined): string {
  return json(at(statement?.condition, 'ArnNotEquals', 'aws:PrincipalArn'));
}

import { fullDiff, ResourceImpact, type TemplateDiff } from '@aws-cdk/cloudformation-diff';
import { staysInPlace } from '../templates/resource-types';
import { isSame, type Json, type Resource, type Stack, type Template } from '../templates/template';

/** What happens to a resource. */
export type Change = 'create' | 'update' | 'replace' | 'may replace' | 'delete' | 'orphan';

/** A resource that an update changes. */
export interface ResourceChange {
  /** Its logical id. */
  readonly logicalId: string;
  /** What happens to it. */
  readonly change: Change;
  /** As it is deployed; undefined if it is new. */
  readonly before: Resource | undefined;
  /** As it will be; undefined if it goes. */
  readonly after: Resource | undefined;
  /** Names of the properties that differ. */
  readonly properties: readonly string[];
  /** Those of them because of which it is replaced. */
  readonly replacedBy: readonly string[];
}

const changes: Readonly<Record<ResourceImpact, Change | undefined>> = {
  [ResourceImpact.WILL_CREATE]: 'create',
  [ResourceImpact.WILL_UPDATE]: 'update',
  [ResourceImpact.WILL_REPLACE]: 'replace',
  [ResourceImpact.MAY_REPLACE]: 'may replace',
  [ResourceImpact.WILL_DESTROY]: 'delete',
  [ResourceImpact.WILL_ORPHAN]: 'orphan',
  [ResourceImpact.WILL_IMPORT]: undefined,
  [ResourceImpact.NO_CHANGE]: undefined,
};

/** The update of one stack, from the deployed template to the new one. */
export class StackUpdate {
  /** Every resource that changes. */
  readonly changes: readonly ResourceChange[];
  /** The deployed template; empty before the first deployment. */
  readonly before: Template;
  /** The new template. */
  readonly after: Template;
  /** What differs, as the CDK's own `diff` finds it. */
  readonly diff: TemplateDiff;
  private readonly byId: ReadonlyMap<string, ResourceChange>;

  constructor(
    deployed: Stack | undefined,
    /** The stack as it will be. */
    readonly stack: Stack,
  ) {
    this.before = deployed?.template ?? {};
    this.after = stack.template;
    this.diff = fullDiff(this.before, this.after);
    this.changes = Object.entries(this.diff.resources.changes).flatMap(([logicalId, found]) => {
      const updates = Object.entries(found.propertyUpdates);
      const replacedBy = updates
        .filter(([, { changeImpact }]) => String(changeImpact).endsWith('REPLACE'))
        .map(([name]) => name);
      const [before, after] = [this.before.Resources?.[logicalId], this.after.Resources?.[logicalId]];
      const change =
        certain(changes[found.changeImpact], after?.Type, replacedBy) ?? unspecified(before, after);
      return change
        ? { logicalId, change, before, after, properties: updates.map(([name]) => name), replacedBy }
        : [];
    });
    this.byId = new Map(this.changes.map((change) => [change.logicalId, change]));
  }

  /** What happens to a resource; undefined if it stays as it is. */
  of(logicalId: string): ResourceChange | undefined {
    return this.byId.get(logicalId);
  }

  /** Whether another resource takes its place. */
  replaces(logicalId: string): boolean {
    return this.byId.get(logicalId)?.change === 'replace';
  }

  /** Whether nothing changes: neither a resource nor an output. */
  get isEmpty(): boolean {
    return this.changes.length === 0 && isSame(this.before.Outputs ?? {}, this.after.Outputs ?? {});
  }

  /** Whether this is the first deployment of the stack. */
  get isFirst(): boolean {
    return this.before.Resources === undefined;
  }
}

/** The change, without a replacement that the specification takes for possible and that never happens. */
function certain(
  change: Change | undefined,
  type: string | undefined,
  replacedBy: readonly string[],
): Change | undefined {
  const happens = replacedBy.some((name) => !staysInPlace(type ?? '', name));
  return change === 'may replace' && !happens ? 'update' : change;
}

/** An update that the specification says nothing about: of a custom resource, or of a policy that keeps data. */
function unspecified(before: Resource | undefined, after: Resource | undefined): Change | undefined {
  const [was, is] = [before, after].map((resource) => [
    resource?.Properties,
    resource?.DeletionPolicy,
    resource?.UpdateReplacePolicy,
  ]);
  return before && after && !isSame(was, is) ? 'update' : undefined;
}

/** A property of a resource. */
export const property = (resource: Resource | undefined, name: string): Json | undefined =>
  resource?.Properties?.[name];

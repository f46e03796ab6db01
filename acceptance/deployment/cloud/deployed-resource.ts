import type { StackName } from '../assembly/templates';

/** A resource of a deployed stack. */
export interface DeployedResource {
  /** Its stack. */
  readonly stack: StackName;
  /** Id in the template. */
  readonly logicalId: string;
  /** Type of CloudFormation. */
  readonly type: string;
  /** What the service calls it. */
  readonly id: string;
}

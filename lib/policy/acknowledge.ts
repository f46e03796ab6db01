import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Accepts a policy pack's finding on one construct.
 * @param construct the narrowest construct that has the finding
 * @param id the exact finding, without the pack's display prefix: `AwsSolutions-IAM5[Resource::*]`
 * @param evidence why it is right here, with what a reader can check
 */
export function acknowledge(construct: IConstruct, id: string, evidence: string): void {
  Validations.of(construct).acknowledge({ id, reason: evidence });
}

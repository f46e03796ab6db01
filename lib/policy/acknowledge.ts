import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { packName } from './security-rule';

/**
 * Accepts a policy pack's finding on one construct and everything below it.
 * @param construct the narrowest construct that has the finding; the app, if the finding is that something is missing
 * @param id the exact finding, without the pack's name: `MLK-NET-2` or `AwsSolutions-IAM5[Resource::*]`
 * @param evidence why it is right here, with what a reader can check
 */
export function acknowledge(construct: IConstruct, id: string, evidence: string): void {
  const ours = id.startsWith('MLK-');
  Validations.of(construct).acknowledge({
    id: ours ? `${packName}::${id}` : id,
    reason: evidence,
  });
}

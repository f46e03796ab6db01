import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Environment } from '../../config/schema/environment';
import { EncryptedLogGroup } from '../core/encrypted-log-group';

/** Props of {@link AuditLogGroup}. */
export interface AuditLogGroupProps {
  /** Encrypts the log group; CloudWatch Logs may use it. */
  readonly key: IKey;
  /** How long the trail can be searched. */
  readonly settings: Environment['audit'];
  /** Whether the log group refuses deletion, and stays when its stack is deleted. */
  readonly protection: Environment['protection'];
}

/** Fields that auditors search by; a search by one of them reads only the events that have it. */
const indexedFields = ['run_id', 'experiment_id', 'subject'];

/**
 * Where the server writes one line per request, and where the newest lines are searched.
 *
 * This resource is stateful.
 */
export class AuditLogGroup extends EncryptedLogGroup {
  constructor(scope: Construct, id: string, { key, settings, protection }: AuditLogGroupProps) {
    super(scope, id, { key, retentionDays: settings.logDays, retain: protection.retainData });
    const logGroup = this.node.defaultChild as CfnLogGroup;
    logGroup.fieldIndexPolicies = [{ Fields: indexedFields }];
    logGroup.deletionProtectionEnabled = protection.deletionProtection;
  }
}

import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Environment } from '../../config/schema/environment';
import { EncryptedLogGroup } from '../core/encrypted-log-group';

export interface AuditLogGroupProps {
  readonly key: IKey;
  readonly settings: Environment['audit'];
  readonly protection: Environment['protection'];
}

/** By these fields an auditor asks; a search by one of them reads only the events that have it. */
const indexedFields = ['run_id', 'experiment_id', 'subject'];

/** Where the server writes a line for every request, and where the newest of them are searched. */
export class AuditLogGroup extends EncryptedLogGroup {
  constructor(scope: Construct, id: string, { key, settings, protection }: AuditLogGroupProps) {
    super(scope, id, { key, retentionDays: settings.logDays, retain: protection.retainData });
    const logGroup = this.node.defaultChild as CfnLogGroup;
    logGroup.fieldIndexPolicies = [{ Fields: indexedFields }];
    logGroup.deletionProtectionEnabled = protection.deletionProtection;
  }
}

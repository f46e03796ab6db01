import type { Deployed } from '../../checks/aws/deployed';
import { Broken } from '../../checks/verdict';

/** Where a resource is: the stack, its type, and the beginning of its logical id, as docs/operations.md names it. */
export interface ResourceName {
  /** Last part of the stack's name. */
  readonly stack: 'network' | 'data' | 'identity' | 'service' | 'observability';
  /** CloudFormation type. */
  readonly type: string;
  /** Beginning of the logical id. */
  readonly id: string;
}

/** AWS's name of a resource. @throws Broken if the stack has no such resource */
export async function physicalId(deployed: Deployed, { stack, type, id }: ResourceName): Promise<string> {
  const name = deployed.names.find((each) => each.endsWith(`-${stack}`)) ?? stack;
  const found = (await deployed.resources(name)).find(
    ({ ResourceType, LogicalResourceId }) => ResourceType === type && LogicalResourceId?.startsWith(id),
  );
  if (found?.PhysicalResourceId !== undefined) return found.PhysicalResourceId;
  throw new Broken(
    `the stack ${name} has no ${type} whose id begins with ${id}`,
    `aws cloudformation describe-stacks --stack-name ${name} --query 'Stacks[0].StackStatus'`,
  );
}

/** Log group of the audit trail. */
export const auditLogGroup: ResourceName = {
  stack: 'data',
  type: 'AWS::Logs::LogGroup',
  id: 'AuditTrailLogGroup',
};

/** Log of the deliveries that failed. */
export const deliveryLog: ResourceName = {
  stack: 'data',
  type: 'AWS::Logs::LogGroup',
  id: 'AuditTrailDeliveryLog',
};

/** Locked bucket of the audit trail. */
export const auditBucket: ResourceName = { stack: 'data', type: 'AWS::S3::Bucket', id: 'AuditTrailBucket' };

/** The alarms' topic. */
export const alarmTopic: ResourceName = { stack: 'data', type: 'AWS::SNS::Topic', id: 'NotificationTopic' };

/** The server's cluster. */
export const cluster: ResourceName = { stack: 'service', type: 'AWS::ECS::Cluster', id: 'ServerCluster' };

/** The server's service. */
export const service: ResourceName = { stack: 'service', type: 'AWS::ECS::Service', id: 'ServerService' };

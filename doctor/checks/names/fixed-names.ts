import { at } from '../../../lib/policy/json';
import type { Templates } from '../../../lib/policy/templates';

/** A name that a template fixes, and that AWS gives only once. */
export interface FixedName {
  /** CloudFormation type. */
  readonly type: string;
  /** The name, as it is deployed. */
  readonly name: string;
}

/** The property with the name, by the type of the resource. Each type has a check in this folder or beside it. */
const properties: Readonly<Record<string, string>> = {
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Logs::ResourcePolicy': 'PolicyName',
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::Route53::RecordSet': 'Name',
  'AWS::Cognito::UserPoolDomain': 'Domain',
};

/** Properties of other types that are names, too: a new fixed name must not go unnoticed (doctor's tests). */
export const nameLike =
  /^(AliasName|BucketName|ClusterName|DBInstanceIdentifier|DBParameterGroupName|DBSubnetGroupName|DeliveryStreamName|FunctionName|LoadBalancerName|LogGroupName|ManagedPolicyName|PolicyName|RoleName|RuleName|SecretId|SecretName|ServiceName|StateMachineName|TopicName|UserPoolName)$/;

/** The fixed names of a type. */
export function fixedNames(templates: Templates, type: keyof typeof properties): string[] {
  return templates.resources(type).flatMap(({ properties: all }) => {
    const name = at(all, properties[type] ?? '');
    return typeof name === 'string' ? [name] : [];
  });
}

/** Types whose fixed names are looked up. */
export const lookedUp: readonly string[] = Object.keys(properties);

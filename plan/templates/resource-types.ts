import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

let specification: ReturnType<typeof loadAwsServiceSpecSync> | undefined;

const byType = new Map<string, ReturnType<typeof find>>();

/** What AWS's specification says of a type of resource; undefined for the kit's own. */
export function specificationOf(type: string): ReturnType<typeof find> {
  if (!byType.has(type)) byType.set(type, find(type));
  return byType.get(type);
}

function find(type: string) {
  // It takes a second, so a plan without changes does without.
  specification ??= loadAwsServiceSpecSync();
  return [...specification.lookup('resource', 'cloudFormationType', 'equals', type)][0];
}

/** Types whose resources hold data that nothing else can restore. */
const statefulTypes = new Set([
  'AWS::Cognito::UserPool',
  'AWS::ECR::Repository',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::RDS::DBInstance',
  'AWS::S3::Bucket',
]);

/** Whether a resource of this type holds data. */
export const isStateful = (type: string): boolean => statefulTypes.has(type);

/**
 * Properties that the specification marks as replacing under conditions: those of a member of an Aurora cluster or of a
 * read replica. Other instances are changed in place ("Settings for DB instances" in RDS's user guide).
 */
const inPlace: Readonly<Record<string, readonly string[]>> = {
  'AWS::RDS::DBInstance': [
    ...[
      'AutoMinorVersionUpgrade',
      'BackupRetentionPeriod',
      'DBParameterGroupName',
      'EngineVersion',
      'MultiAZ',
    ],
    'StorageType',
  ],
};

/** Whether a change of the property leaves the resource where it is, whatever the specification takes for possible. */
export const staysInPlace = (type: string, property: string): boolean =>
  inPlace[type]?.includes(property) ?? false;

import { InstanceClass, InstanceSize } from 'aws-cdk-lib/aws-ec2';
import { PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { z } from 'zod';

/** The engine versions that the pinned CDK knows by name. The kit is tested with RDS PostgreSQL 17. */
export const knownEngineVersions: readonly string[] = Object.entries(PostgresEngineVersion)
  .filter(([name]) => /^VER_17_\d+$/.test(name))
  .map(([, version]) => (version as PostgresEngineVersion).postgresFullVersion)
  .sort((left, right) => left.localeCompare(right, 'en', { numeric: true }));

const classes = new Set<string>(Object.values(InstanceClass));
const sizes = new Set<string>(Object.values(InstanceSize));

/** Port of the database on AWS. */
export const databasePort = 5433;

/** The metadata store. */
export const databaseSchema = z.strictObject({
  engineVersion: z
    .enum(knownEngineVersions)
    .default('17.9')
    .meta({ description: 'RDS PostgreSQL version.', example: '17.9' }),
  instanceClass: z.string().refine(isInstanceClass).meta({
    description: 'Size of the instance, without the prefix `db.`.',
    allowed: 'an instance class and size that the CDK knows',
    example: 't4g.medium',
  }),
  storageGib: z
    .int()
    .min(20)
    .max(65536)
    .default(20)
    .meta({ description: 'Initial storage (gp3).', unit: 'GiB' }),
  maxStorageGib: z
    .int()
    .min(20)
    .max(65536)
    .default(100)
    .meta({ description: 'Size up to which storage grows automatically.', unit: 'GiB' }),
  port: z.int().min(1150).max(65535).default(databasePort).meta({
    description: "Port of the database; not PostgreSQL's well-known 5432. Only tier `local` may change it.",
    unit: 'TCP port',
  }),
  maxConnections: z.int().min(20).max(5000).default(80).meta({
    description: 'Connections that the database accepts; each needs about 9.5 MB of memory.',
    unit: 'connections',
  }),
  multiAz: z.boolean().meta({
    description: 'Whether there is a standby in a second zone; it doubles the price of instance and storage.',
  }),
  backupDays: z
    .int()
    .min(1)
    .max(35)
    .default(7)
    .meta({ description: 'How far back the database can be restored.', unit: 'days' }),
  logDays: z
    .literal([7, 14, 30, 60, 90, 180, 365, 400, 731])
    .default(30)
    .meta({ description: "Retention of the database's logs.", unit: 'days' }),
});

function isInstanceClass(value: string): boolean {
  const [instanceClass = '', size = '', ...rest] = value.split('.');
  return rest.length === 0 && classes.has(instanceClass) && sizes.has(size);
}

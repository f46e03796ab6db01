import {
  DescribeDBEngineVersionsCommand,
  type OrderableDBInstanceOption,
  paginateDescribeOrderableDBInstanceOptions,
  RDSClient,
} from '@aws-sdk/client-rds';
import { everyPage } from '../../checks/aws/pages';
import { good, red } from '../../checks/verdict';
import type { DoctorCheck } from '../facts/doctor-check';

const Engine = 'postgres';

/** RDS retires minor versions over time, and does not offer every class in every zone. */
export const engine: DoctorCheck = {
  name: 'engine',
  title:
    'RDS offers the engine version and the instance class in the configured zones, with what the kit uses of them.',
  looksAt: 'rds:DescribeDBEngineVersions, rds:DescribeOrderableDBInstanceOptions',
  decides: 'S9',
  run: async ({ name, environment: { database, availabilityZones }, aws }) => {
    const client = aws.of(RDSClient);
    const { engineVersion: EngineVersion, multiAz } = database;
    const DBInstanceClass = `db.${database.instanceClass}`;
    const { DBEngineVersions = [] } = await client.send(
      new DescribeDBEngineVersionsCommand({ Engine, EngineVersion, IncludeAll: true }),
    );
    if (DBEngineVersions[0]?.Status !== 'available')
      return red(
        `PostgreSQL ${EngineVersion} is ${DBEngineVersions[0]?.Status ?? 'unknown'} in this region`,
        `aws rds describe-db-engine-versions --engine ${Engine} --query 'DBEngineVersions[].EngineVersion' --output text`,
        `# then correct database.engineVersion in config/${name}.ts`,
      );
    const offers = await everyPage(
      paginateDescribeOrderableDBInstanceOptions(
        { client },
        { Engine, EngineVersion, DBInstanceClass, Vpc: true },
      ),
      (page) => page.OrderableDBInstanceOptions,
    );
    const problem = problemOf(
      offers.filter(({ StorageType }) => StorageType === 'gp3'),
      availabilityZones,
      multiAz,
    );
    if (problem === undefined) return good(`PostgreSQL ${EngineVersion} on ${DBInstanceClass}`);
    return red(
      `PostgreSQL ${EngineVersion} on ${DBInstanceClass}: ${problem}`,
      `aws rds describe-orderable-db-instance-options --engine ${Engine} --engine-version ${EngineVersion} --query "OrderableDBInstanceOptions[?StorageType=='gp3'].[DBInstanceClass, AvailabilityZones[].Name]"`,
      `# then correct database.instanceClass or availabilityZones in config/${name}.ts`,
    );
  },
};

function problemOf(
  offers: readonly OrderableDBInstanceOption[],
  zones: readonly string[],
  multiAz: boolean,
): string | undefined {
  if (offers.length === 0) return 'not offered with gp3 storage';
  const offered = new Set(
    offers.flatMap(({ AvailabilityZones = [] }) => AvailabilityZones.map(({ Name }) => Name)),
  );
  const missing = zones.filter((zone) => !offered.has(zone));
  // A single instance needs one of the zones; a standby needs a second one.
  if (zones.length - missing.length < (multiAz ? 2 : 1)) return `not offered in ${missing.join(', ')}`;
  if (!offers.some((offer) => offer.SupportsIAMDatabaseAuthentication)) return 'no IAM login';
  if (!offers.some((offer) => offer.SupportsStorageEncryption)) return 'no encryption';
  if (!offers.some((offer) => offer.SupportsPerformanceInsights)) return 'no Performance Insights';
  if (multiAz && !offers.some((offer) => offer.MultiAZCapable)) return 'no Multi-AZ';
  return undefined;
}

import { equal } from '../claims/claim';
import type { DeployedResource } from '../cloud/deployed-resource';
import type { Found } from '../cloud/inventory';
import { runbookTable } from '../cloud/runbook';
import { removalTable } from '../cloud/runbook-steps';

/** The table of docs/operations.md by its rows: what each means here, by the id of the construct. */
const retained: Readonly<Record<string, readonly string[]>> = {
  'artifact, log and issuer keys bucket, with their policies': [
    'bucket ArtifactBucket',
    'bucket IssuerKeysBucket',
    'bucket LogBucket',
    'bucket policy ArtifactBucket',
    'bucket policy IssuerKeysBucket',
    'bucket policy LogBucket',
  ],
  'the final snapshot and the automated backups': ['database snapshot'],
  'the keys': ['key ArtifactKey', 'key DatabaseKey', 'key OperationsKey'],
  'log groups of the server, of the database, of the audit trail': [
    'log group AuditTrailLogGroup',
    'log group DatabaseLogiamdbautherror',
    'log group DatabaseLogpostgresql',
    'log group DatabaseLogupgrade',
    'log group ServerLog',
  ],
  // Neither environment lets CodeBuild build its image.
  'the repository of the image, with `codebuild`': [],
  'the user pool, with its users': ['user pool UserPool'],
};

/** What stays in any case, by the text below the table. */
const always: readonly string[] = [
  'bucket AuditTrailBucket',
  'bucket policy AuditTrailBucket',
  'key AuditTrailKey',
];

/** Log groups that may stay: those of the text, and one that the emulator makes again. */
export const tolerated: readonly (readonly [group: RegExp, reason: string])[] = [
  [/^\/aws\/lambda\/mlflow-/, "Lambda makes them for the CDK's own functions (docs/operations.md)"],
  [
    /ServerSchemaMigrationProviderLogGroup/,
    'the emulator writes the last line of a function after its log group was deleted; on AWS the role may not create it',
  ],
];

/**
 * Compares what is left after a removal with docs/operations.md.
 * @param left what is there now and was not there before the deployment
 * @param deployed the resources before the removal
 * @throws Error with both lists, or if the table has other rows
 */
export function requireLeftovers(
  left: readonly Found[],
  deployed: readonly DeployedResource[],
  retainData: boolean,
): void {
  requireTable();
  const expected = [...always, ...(retainData ? Object.values(retained).flat() : [])];
  const found = left.filter(({ id }) => !tolerated.some(([group]) => group.test(id)));
  equal(found.map((each) => label(each, deployed)).sort(), expected.sort(), 'What is left');
}

/** Reads the table. @throws Error if the table of docs/operations.md has other rows than are compared here */
export function requireTable(): void {
  const rows = runbookTable(removalTable.section, removalTable.firstColumn).map(([first]) => first);
  equal(rows, Object.keys(retained), 'Rows of the table in docs/operations.md');
}

/** Its kind with the id of its construct: a logical id ends in a hash of eight digits. */
function label({ kind, id }: Found, deployed: readonly DeployedResource[]): string {
  if (kind === 'database snapshot') return kind;
  const resource = deployed.find((each) => each.id === id && !each.type.endsWith('BucketPolicy'));
  return `${kind} ${resource ? resource.logicalId.slice(0, -8) : id}`;
}

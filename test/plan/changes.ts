import type { EnvironmentInput } from '../../lib/config/schema/environment';

/** The findings but for notes, as `level stack rule`, the worst first; or that there is no template at all. */
type Expected = readonly string[] | 'refused by the configuration';

/** A change that people make. */
export interface Change {
  /** What is changed, in words. */
  readonly name: string;
  /** The edit of the environment's file. @default none */
  readonly edit?: (input: EnvironmentInput) => void;
  /** The edit of the paths that the load balancer closes, as a new MLflow brings it. @default none */
  readonly closedPaths?: (paths: string[]) => void;
  /** What the plan says, by environment; those that are missing have nothing to change in this way. */
  readonly plan: Readonly<Record<string, Expected>>;
}

/** The same plan in every environment. */
const everywhere = (expected: Expected): Change['plan'] => ({
  dev: expected,
  staging: expected,
  prod: expected,
  private: expected,
});

const inPlace: Expected = [];

/** Changes of who may do what. */
const ofPeople: readonly Change[] = [
  {
    name: 'a team is added',
    edit: ({ access }) => {
      access.teams.risk = { members: 'risk-scientists' };
    },
    plan: everywhere(inPlace),
  },
  {
    name: 'a team is removed, with its machine',
    edit: ({ access }) => {
      delete access.teams.pricing;
      delete access.machines?.['pricing-report'];
    },
    plan: everywhere(inPlace),
  },
  {
    name: 'a machine is added',
    edit: ({ access }) => {
      access.machines = { ...access.machines, nightly: { team: 'fraud' } };
    },
    plan: everywhere(inPlace),
  },
  {
    name: 'all machines are removed',
    edit: ({ access }) => {
      access.machines = {};
    },
    plan: everywhere(inPlace),
  },
  {
    name: 'a machine takes the place of another',
    edit: ({ access }) => {
      access.machines = { nightly: { team: 'fraud' } };
    },
    plan: everywhere(inPlace),
  },
  {
    name: 'federation is added',
    edit: ({ identity }) => {
      const metadataUrl = 'https://login.example.com/saml/metadata';
      Object.assign(identity, { federation: [{ kind: 'saml', name: 'Staff', metadataUrl }] });
    },
    plan: { dev: ['review identity wider-access'], staging: ['review identity wider-access'] },
  },
  {
    name: 'federation is removed',
    edit: ({ identity }) => {
      Object.assign(identity, { federation: [] });
    },
    plan: { prod: ['interrupts identity interruptions', 'review identity data-at-risk'] },
  },
  {
    name: 'an organization demands another boundary',
    edit: ({ organization }) => {
      Object.assign(organization ?? {}, { permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/Other' });
    },
    plan: {
      ...everywhere(inPlace),
      prod: ['network', 'data', 'identity', 'service'].map((stack) => `review ${stack} wider-access`),
    },
  },
  {
    name: 'the boundary is removed',
    edit: ({ organization }) => {
      delete organization?.permissionsBoundaryArn;
    },
    plan: { prod: ['network', 'data', 'identity', 'service'].map((stack) => `review ${stack} wider-access`) },
  },
];

/** Changes of the address and of the network. */
const ofNetwork: readonly Change[] = [
  {
    name: 'the hostname changes',
    edit: (input) => {
      input.hostname = input.hostname.replace('mlflow.', 'tracking.');
    },
    plan: everywhere(['interrupts service interruptions']),
  },
  {
    name: 'the port of the container changes',
    edit: ({ service }) => {
      service.containerPort = 9443;
    },
    plan: everywhere('refused by the configuration'),
  },
  {
    name: 'the port of the database changes',
    edit: ({ database }) => {
      database.port = 6432;
    },
    plan: everywhere('refused by the configuration'),
  },
  {
    name: 'the port of the metrics changes',
    edit: ({ service }) => {
      service.metricsPort = 9100;
    },
    plan: everywhere(inPlace),
  },
  {
    name: 'the port of the load balancer changes',
    edit: ({ exposure }) => {
      exposure.port = 8443;
    },
    plan: everywhere(['interrupts service interruptions', 'review network public-paths']),
  },
  {
    name: 'the scheme changes',
    edit: ({ exposure }) => {
      exposure.scheme = exposure.scheme === 'internal' ? 'internet-facing' : 'internal';
    },
    plan: {
      ...everywhere([
        'refused network exports-in-use',
        'refused network subnet-ranges',
        'refused service target-groups',
        'interrupts service interruptions',
        // The alarms watch the load balancer.
        'review observability stale-references',
      ]),
      private: [
        'refused service target-groups',
        'interrupts service interruptions',
        'review service public-paths',
        'review observability stale-references',
      ],
    },
  },
  {
    name: 'more addresses are allowed',
    edit: ({ exposure }) => {
      exposure.allowedCidrs.push('192.0.2.0/24');
    },
    plan: everywhere(['review network public-paths']),
  },
  {
    name: 'a third zone is added',
    edit: (input) => {
      input.availabilityZones.push('eu-central-1c');
    },
    plan: { dev: inPlace, staging: inPlace },
  },
  {
    name: 'a zone is removed',
    edit: (input) => {
      input.availabilityZones.pop();
    },
    plan: { prod: ['refused network exports-in-use', 'interrupts service interruptions'] },
  },
];

/** Changes of sizes, versions and of what is kept. */
const ofService: readonly Change[] = [
  {
    name: 'tasks become larger',
    edit: ({ service }) => {
      Object.assign(service, { cpu: 4096, memoryMib: 8192 });
    },
    plan: everywhere(inPlace),
  },
  {
    name: 'the database gets a larger class and more storage',
    edit: ({ database }) => {
      Object.assign(database, { instanceClass: 'm7g.2xlarge', storageGib: 400, maxStorageGib: 1000 });
    },
    plan: everywhere(['interrupts data interruptions']),
  },
  {
    name: 'the database gets less storage',
    edit: ({ database }) => {
      database.storageGib = 20;
    },
    plan: { prod: ['refused data database-limits'], private: ['refused data database-limits'] },
  },
  {
    name: 'the engine becomes older',
    edit: ({ database }) => {
      database.engineVersion = '17.7';
    },
    plan: everywhere(['refused data database-limits', 'interrupts data interruptions']),
  },
  {
    name: 'backups, log lines and former artifacts are kept for a shorter time',
    edit: (input) => {
      input.database.backupDays = 7;
      input.service.logDays = 7;
      input.artifacts = { ...input.artifacts, noncurrentExpirationDays: 60 };
    },
    plan: everywhere(
      ['data', 'service', 'observability'].map((stack) => `review ${stack} shorter-retention`),
    ),
  },
  {
    name: 'log lines are kept longer',
    edit: ({ service }) => {
      service.logDays = 731;
    },
    plan: everywhere(inPlace),
  },
  {
    name: 'the image changes',
    edit: ({ service }) => {
      Object.assign(service.image ?? {}, { digest: `sha256:${'f'.repeat(64)}` });
    },
    plan: { private: inPlace },
  },
  {
    name: 'CodeBuild builds the image from now on',
    edit: ({ service }) => {
      service.image = { kind: 'codebuild' };
    },
    plan: everywhere(['review service wider-access']),
  },
  {
    name: 'a new MLflow closes two more routes',
    closedPaths: (paths) => {
      paths.push('/new/route', '/another/new/route');
    },
    plan: everywhere(inPlace),
  },
  {
    name: 'a new MLflow closes two routes fewer',
    closedPaths: (paths) => {
      paths.splice(-2);
    },
    plan: everywhere(inPlace),
  },
  {
    name: 'deletion protection is switched off',
    edit: ({ protection }) => {
      Object.assign(protection ?? {}, { deletionProtection: false });
    },
    plan: { prod: 'refused by the configuration', private: 'refused by the configuration' },
  },
];

/** The changes, each of which is planned for every environment. */
export const changes: readonly Change[] = [...ofPeople, ...ofNetwork, ...ofService];

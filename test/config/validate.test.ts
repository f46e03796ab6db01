import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { environmentNames, loadEnvironment } from '../../lib/config/load';
import { ConfigurationError, type Problem } from '../../lib/config/problems/problem';
import { validate } from '../../lib/config/validate';
import { fixtureFolder, fixtures, inputOf } from '../support/environments';

// biome-ignore lint/suspicious/noExplicitAny: a test writes invalid values into a configuration
type Change = (input: any) => void;

function problemsOf(name: string, change: Change): readonly Problem[] {
  const input = inputOf(name);
  change(input);
  try {
    validate(`config/${name}.ts`, input);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

test.each(environmentNames())('config/%s.ts is valid', (name) => {
  expect(() => loadEnvironment(name)).not.toThrow();
});

test.each(fixtures)('the frozen environment %s is valid', (name) => {
  expect(() => loadEnvironment(name, fixtureFolder)).not.toThrow();
});

const cases: readonly [
  what: string,
  environment: string,
  change: Change,
  key: string,
  part: Partial<Problem>,
][] = [
  [
    'an unknown key',
    'prod',
    (c) => {
      c.database.multiAZ = true;
    },
    'database.multiAZ',
    { fix: 'write multiAz' },
  ],
  [
    'an unknown section',
    'prod',
    (c) => {
      c.artefacts = {};
    },
    'artefacts',
    { fix: 'write artifacts' },
  ],
  [
    'a key that resembles nothing',
    'prod',
    (c) => {
      c.database.colour = 1;
    },
    'database.colour',
    { fix: 'remove it' },
  ],
  [
    'a missing section',
    'prod',
    (c) => {
      delete c.network;
    },
    'network',
    { found: 'nothing' },
  ],
  [
    'a missing setting',
    'prod',
    (c) => {
      delete c.database.multiAz;
    },
    'database.multiAz',
    { found: 'nothing', allowed: 'true or false' },
  ],
  [
    'an unknown variant',
    'prod',
    (c) => {
      c.domain.kind = 'hosted-zones';
    },
    'domain.kind',
    { fix: 'write "hosted-zone"' },
  ],
  [
    'a text for a number',
    'prod',
    (c) => {
      c.database.backupDays = '7';
    },
    'database.backupDays',
    { found: '"7"', allowed: 'a whole number from 1 to 35 (days)' },
  ],
  [
    'a number for an account',
    'prod',
    (c) => {
      c.account = 111122223333;
    },
    'account',
    { allowed: '12 digits, as a string' },
  ],
  [
    'an unknown region',
    'prod',
    (c) => {
      c.region = 'eu-centrl-1';
    },
    'region',
    { fix: 'write "eu-central-1"' },
  ],
  [
    'a zone of another region',
    'prod',
    (c) => {
      c.availabilityZones[1] = 'eu-west-1b';
    },
    'availabilityZones[1]',
    { fix: 'write for example "eu-central-1b"' },
  ],
  [
    'a zone named twice',
    'prod',
    (c) => {
      c.availabilityZones[1] = 'eu-central-1a';
    },
    'availabilityZones[1]',
    { found: '"eu-central-1a", for the second time' },
  ],
  [
    'a single zone',
    'dev',
    (c) => {
      c.availabilityZones.length = 1;
    },
    'availabilityZones',
    { allowed: 'two or three zones of the region' },
  ],
  [
    'a hostname outside the zone',
    'prod',
    (c) => {
      c.hostname = 'mlflow.example.org';
    },
    'hostname',
    { allowed: 'a name in the zone prod.example.com' },
  ],
  [
    'a hostname that only ends like the zone',
    'prod',
    (c) => {
      c.hostname = 'mlflowprod.example.com';
    },
    'hostname',
    { found: '"mlflowprod.example.com"' },
  ],
  [
    'a hostname without a dot',
    'private',
    (c) => {
      c.hostname = 'mlflow';
    },
    'hostname',
    { allowed: 'a full DNS name; a single label only in tier "local"' },
  ],
  [
    'a certificate in another region',
    'private',
    (c) => {
      c.domain.certificateArn = c.domain.certificateArn.replace('eu-central-1', 'us-east-1');
    },
    'domain.certificateArn',
    { found: 'a certificate in us-east-1' },
  ],
  [
    'a certificate of another account',
    'private',
    (c) => {
      c.domain.certificateArn = c.domain.certificateArn.replace('111122223333', '444455556666');
    },
    'domain.certificateArn',
    { found: 'a certificate of account 444455556666' },
  ],
  [
    'a malformed range',
    'prod',
    (c) => {
      c.network.cidr = '10.42.0.0/33';
    },
    'network.cidr',
    { found: '"10.42.0.0/33"' },
  ],
  [
    'a range with host bits',
    'prod',
    (c) => {
      c.network.cidr = '10.42.0.1/18';
    },
    'network.cidr',
    { found: '"10.42.0.1/18"' },
  ],
  [
    'too small a VPC',
    'prod',
    (c) => {
      c.network.cidr = '10.42.0.0/24';
    },
    'network.cidr',
    { allowed: 'a /16 to a /22' },
  ],
  [
    'a VPC over a reserved range',
    'prod',
    (c) => {
      c.network.reservedCidrs = ['10.42.16.0/20'];
    },
    'network.cidr',
    { allowed: 'a range outside every reserved one' },
  ],
  [
    'client ranges that overlap',
    'prod',
    (c) => {
      c.exposure.allowedCidrs = ['10.0.0.0/8', '10.1.0.0/16'];
    },
    'exposure.allowedCidrs[1]',
    { fix: 'keep the wider of the two' },
  ],
  [
    'the whole internet without openToTheWorld',
    'prod',
    (c) => {
      c.exposure.allowedCidrs = ['0.0.0.0/0'];
    },
    'exposure.allowedCidrs[0]',
    { fix: 'name your ranges, or set exposure.openToTheWorld to true' },
  ],
  [
    'one port for both listeners',
    'dev',
    (c) => {
      c.exposure.plainHttpPort = 443;
    },
    'exposure.plainHttpPort',
    { found: '443' },
  ],
  [
    'too few subnets',
    'private',
    (c) => {
      c.network.taskSubnetIds.push('subnet-0123456789abcde13');
    },
    'network.taskSubnetIds',
    { found: '3 ids' },
  ],
  [
    'central endpoints without their ranges',
    'private',
    (c) => {
      c.network.endpoints = { logs: 'central' };
    },
    'network.centralEndpointCidrs',
    { found: 'no range, and central endpoints (logs)' },
  ],
  [
    'ranges of central endpoints that nothing names',
    'private',
    (c) => {
      // No endpoint of ECS is needed in this region.
      c.network.endpoints = { ecs: 'central' };
      c.network.centralEndpointCidrs = ['10.8.0.0/24'];
    },
    'network.centralEndpointCidrs',
    { found: '1 range(s), and no central endpoint' },
  ],
  [
    'a range of central endpoints that is far too wide',
    'private',
    (c) => {
      c.network.endpoints = { logs: 'central' };
      c.network.centralEndpointCidrs = ['0.0.0.0/0'];
    },
    'network.centralEndpointCidrs[0]',
    { found: '"0.0.0.0/0"', allowed: 'an IPv4 range without host bits, /16 or narrower' },
  ],
  [
    'an endpoint of a service that no task calls',
    'private',
    (c) => {
      c.network.endpoints = { ecrApis: 'existing' };
    },
    'network.endpoints.ecrApis',
    { fix: 'write ecrApi' },
  ],
  [
    'endpoints as they were written before',
    'private',
    (c) => {
      c.network.endpoints = 'existing';
    },
    'network.endpoints',
    { found: '"existing"' },
  ],
  [
    'an issuer with opaque tokens',
    'private',
    (c) => {
      c.identity.issuer = 'https://login.microsoftonline.com/common/v2.0';
    },
    'identity.issuer',
    { fix: 'use kind "cognito" and name this issuer in identity.federation' },
  ],
  [
    'an issuer without TLS',
    'private',
    (c) => {
      c.identity.tokenEndpoint = 'http://login.example.com/token';
    },
    'identity.tokenEndpoint',
    { allowed: 'an https:// address of at most 256 characters' },
  ],
  [
    'a reserved login prefix',
    'prod',
    (c) => {
      c.identity.domainPrefix = 'bank-cognito';
    },
    'identity.domainPrefix',
    { found: '"bank-cognito"' },
  ],
  [
    'Cognito in tier local',
    'local',
    (c) => {
      c.identity = { kind: 'cognito', domainPrefix: 'mlflow' };
    },
    'identity.kind',
    { fix: 'write "oidc"' },
  ],
  [
    'a claim that the load balancer checks itself',
    'private',
    (c) => {
      c.identity.requiredClaims = { iss: 'x' };
    },
    'identity.requiredClaims.iss',
    { allowed: 'the name of a claim other than exp, iss, nbf, iat' },
  ],
  [
    'a reserved team',
    'prod',
    (c) => {
      c.access.teams.default = { members: 'everybody' };
    },
    'access.teams.default',
    { found: 'the name "default"' },
  ],
  [
    'no team',
    'prod',
    (c) => {
      c.access.teams = {};
    },
    'access.teams',
    { found: 'no team' },
  ],
  [
    'members who are governance',
    'prod',
    (c) => {
      c.access.governance = 'fraud-scientists';
    },
    'access.teams.fraud.members',
    { allowed: 'a group that is neither access.governance nor access.administrators' },
  ],
  [
    'a reserved alias',
    'prod',
    (c) => {
      c.access.protectedAliases = ['v1'];
    },
    'access.protectedAliases[0]',
    { found: '"v1"' },
  ],
  [
    'an engine version that the CDK does not know',
    'prod',
    (c) => {
      c.database.engineVersion = '17.99';
    },
    'database.engineVersion',
    { fix: 'write "17.9"' },
  ],
  [
    'an instance class that does not exist',
    'prod',
    (c) => {
      c.database.instanceClass = 't4g.gigantic';
    },
    'database.instanceClass',
    { fix: 'write for example t4g.medium' },
  ],
  [
    'a class with the prefix',
    'prod',
    (c) => {
      c.database.instanceClass = 'db.t4g.medium';
    },
    'database.instanceClass',
    { found: '"db.t4g.medium"' },
  ],
  [
    'a maximum of storage below the initial size',
    'prod',
    (c) => {
      c.database.maxStorageGib = 50;
    },
    'database.maxStorageGib',
    { fix: 'write 110 or more' },
  ],
  [
    'a maximum of storage that is less than 10 percent above the initial size, which RDS refuses',
    'prod',
    (c) => {
      c.database.storageGib = 105;
      c.database.maxStorageGib = 115;
    },
    'database.maxStorageGib',
    { found: '115', fix: 'write 116 or more' },
  ],
  [
    'connections for the tasks, but not for a deployment that runs old and new ones',
    'prod',
    (c) => {
      c.database.maxConnections = 719;
    },
    'database.maxConnections',
    {
      fix: 'write 720 (with an instance class that has the memory for it), or lower service.maxTasks or service.workers',
    },
  ],
  [
    'connections for one task, but not for two during a deployment',
    'dev',
    (c) => {
      c.database.maxConnections = 39;
    },
    'database.maxConnections',
    {
      fix: 'write 40 (with an instance class that has the memory for it), or lower service.maxTasks or service.workers',
    },
  ],
  [
    'more ranges for two listeners than a security group has rules',
    'dev',
    (c) => {
      c.exposure.allowedCidrs = Array.from({ length: 31 }, (_, index) => `10.${index}.0.0/16`);
    },
    'exposure.allowedCidrs',
    { found: '31 ranges for 2 listeners, so 62 rules' },
  ],
  [
    'too few connections',
    'prod',
    (c) => {
      c.database.maxConnections = 100;
    },
    'database.maxConnections',
    { found: '100' },
  ],
  [
    'a memory size that Fargate does not offer',
    'prod',
    (c) => {
      c.service.memoryMib = 5000;
    },
    'service.memoryMib',
    { fix: 'write 5120, or change service.cpu' },
  ],
  [
    'a memory size that Fargate offers with another CPU only',
    'dev',
    (c) => {
      c.service.memoryMib = 8192;
    },
    'service.memoryMib',
    { fix: 'write 4096, or change service.cpu' },
  ],
  [
    'a CPU size that Fargate does not offer',
    'prod',
    (c) => {
      c.service.cpu = 1000;
    },
    'service.cpu',
    { found: '1000' },
  ],
  [
    'a maximum of tasks below the minimum',
    'prod',
    (c) => {
      c.service.maxTasks = 1;
    },
    'service.maxTasks',
    { fix: 'write 2 or more' },
  ],
  [
    'more workers than fit into the memory',
    'dev',
    (c) => {
      c.service.workers = 3;
      c.database.maxConnections = 800;
    },
    'service.workers',
    { found: '3 workers in 1024 MiB' },
  ],
  [
    'an image by tag',
    'private',
    (c) => {
      c.service.image.digest = 'latest';
    },
    'service.image.digest',
    { found: '"latest"' },
  ],
  [
    'a wrong e-mail address',
    'prod',
    (c) => {
      c.alarms.email = 'nobody';
    },
    'alarms.email',
    { allowed: 'an e-mail address' },
  ],
  [
    'a tag with the reserved prefix of AWS',
    'prod',
    (c) => {
      c.organization.tags['aws:x'] = 'y';
    },
    'organization.tags.aws:x',
    { fix: 'rename it; its value may stay' },
  ],
  [
    'a boundary that is not an ARN',
    'prod',
    (c) => {
      c.organization.permissionsBoundaryArn = 'Boundary';
    },
    'organization.permissionsBoundaryArn',
    { allowed: 'an ARN of iam' },
  ],
  [
    'production in one zone',
    'prod',
    (c) => {
      c.database.multiAz = false;
    },
    'database.multiAz',
    { allowed: 'true, in tier "production"' },
  ],
  [
    'production without deletion protection',
    'prod',
    (c) => {
      c.protection.deletionProtection = false;
    },
    'protection.deletionProtection',
    { found: 'false' },
  ],
  [
    'production that does not retain its data',
    'prod',
    (c) => {
      c.protection.retainData = false;
    },
    'protection.retainData',
    { found: 'false' },
  ],
  [
    'production with few backups',
    'prod',
    (c) => {
      c.database.backupDays = 6;
    },
    'database.backupDays',
    { allowed: '7 or more, in tier "production"' },
  ],
  [
    'production on one task',
    'prod',
    (c) => {
      c.service.minTasks = 1;
      c.service.maxTasks = 1;
    },
    'service.minTasks',
    { found: '1' },
  ],
  [
    'production with endpoints in one zone',
    'prod',
    (c) => {
      c.network.endpointZones = 'one';
    },
    'network.endpointZones',
    { found: '"one"' },
  ],
  [
    'production without a receiver of alarms',
    'prod',
    (c) => {
      delete c.alarms;
    },
    'alarms',
    { found: 'nothing' },
  ],
  [
    'a machine of a team that does not exist',
    'prod',
    (c) => {
      c.access.machines['fraud-training'].team = 'frauds';
    },
    'access.machines.fraud-training.team',
    { found: '"frauds"', fix: 'write "fraud"' },
  ],
  [
    'a machine that governs',
    'prod',
    (c) => {
      c.access.machines['fraud-training'].role = 'governance';
    },
    'access.machines.fraud-training.role',
    { allowed: 'one of "members", "viewers"' },
  ],
  [
    'a machine without a team',
    'prod',
    (c) => {
      c.access.machines.ci = {};
    },
    'access.machines.ci.team',
    { found: 'nothing' },
  ],
  [
    'a machine with spaces in its name',
    'prod',
    (c) => {
      c.access.machines['nightly training'] = { team: 'fraud' };
    },
    'access.machines.nightly training',
    { found: 'the name "nightly training"' },
  ],
  [
    'a machine that is the command line',
    'private',
    (c) => {
      c.access.machines['mlflow-command-line'] = { team: 'fraud' };
    },
    'access.machines.mlflow-command-line',
    { found: '"mlflow-command-line", which is also the client of identity.commandLineClientId' },
  ],
  [
    'one client for browser and command line',
    'private',
    (c) => {
      c.identity.commandLineClientId = c.identity.clientId;
    },
    'identity.commandLineClientId',
    { found: '"mlflow-load-balancer", which is also the client of identity.clientId' },
  ],
  [
    'no client for the command line',
    'private',
    (c) => {
      delete c.identity.commandLineClientId;
    },
    'identity.commandLineClientId',
    { found: 'nothing' },
  ],
  [
    'a logout without TLS',
    'private',
    (c) => {
      c.identity.endSessionEndpoint = 'http://login.example.com/logout';
    },
    'identity.endSessionEndpoint',
    { allowed: 'an https:// address of at most 256 characters' },
  ],
  [
    'names that are too long for the metadata of clients',
    'private',
    (c) => {
      c.identity.issuer = `https://login.example.com/${'a'.repeat(200)}`;
      c.identity.accessScope = 's'.repeat(128);
      c.identity.commandLineClientId = 'c'.repeat(256);
      c.hostname = `${'h'.repeat(60)}.${'h'.repeat(60)}.${'h'.repeat(60)}.${'h'.repeat(60)}.example`;
      c.exposure.port = 8443;
    },
    'identity',
    { fix: 'shorten the longest of the four' },
  ],
  [
    'a claim with spaces for the groups',
    'private',
    (c) => {
      c.identity.groupsClaim = 'my groups';
    },
    'identity.groupsClaim',
    { allowed: '1 to 256 characters without spaces' },
  ],
  [
    'an age of keys below the interval at which they are fetched',
    'prod',
    (c) => {
      c.identity.keysMaxAgeMinutes = 5;
    },
    'identity.keysMaxAgeMinutes',
    { allowed: 'a whole number from 20 to 10080 (minutes)' },
  ],
  [
    'more teams than Cognito has scopes for',
    'prod',
    (c) => {
      for (let team = 0; team < 50; team += 1)
        c.access.teams[`team-${team}`] = { members: `members-${team}` };
    },
    'access.teams',
    { found: '52 teams' },
  ],
  [
    'a federated group with a comma in its name',
    'prod',
    (c) => {
      c.access.governance = 'CN=governance,OU=models';
    },
    'access.governance',
    { found: '"CN=governance,OU=models"' },
  ],
  [
    'viewers who are the members of the team',
    'prod',
    (c) => {
      c.access.teams.fraud.viewers = 'fraud-scientists';
    },
    'access.teams.fraud.viewers',
    { fix: 'name another group, or remove it' },
  ],
  [
    'metrics on the port of the server',
    'prod',
    (c) => {
      c.service.metricsPort = 8443;
    },
    'service.metricsPort',
    { found: '8443', fix: 'write for example 9464' },
  ],
  [
    'another port of the server on AWS',
    'prod',
    (c) => {
      c.service.containerPort = 9443;
    },
    'service.containerPort',
    { found: '9443', allowed: '8443; another port only in tier "local"' },
  ],
  [
    'another port of the database on AWS',
    'dev',
    (c) => {
      c.database.port = 5440;
    },
    'database.port',
    { found: '5440', fix: 'remove the setting' },
  ],
  [
    'a collector of metrics by an IP address',
    'prod',
    (c) => {
      c.service.metricsCollectors = ['10.0.0.7'];
    },
    'service.metricsCollectors[0]',
    { found: '"10.0.0.7"', allowed: 'the id of a security group' },
  ],
  [
    'a body without a bound',
    'prod',
    (c) => {
      c.service.maxBodyMib = 0;
    },
    'service.maxBodyMib',
    { allowed: 'a whole number from 1 to 256 (MiB)' },
  ],
  [
    'an audit trail in mode COMPLIANCE outside production',
    'dev',
    (c) => {
      c.audit.lockMode = 'COMPLIANCE';
    },
    'audit.lockMode',
    { fix: 'write "GOVERNANCE"' },
  ],
  [
    'an audit log retention that CloudWatch does not have',
    'prod',
    (c) => {
      c.audit.logDays = 100;
    },
    'audit.logDays',
    { found: '100' },
  ],
  [
    'production with a short audit trail',
    'prod',
    (c) => {
      c.audit.retentionDays = 364;
    },
    'audit.retentionDays',
    { allowed: '365 or more, in tier "production"' },
  ],
  [
    'production without a protected alias',
    'prod',
    (c) => {
      c.access.protectedAliases = [];
    },
    'access.protectedAliases',
    { found: '[]', allowed: 'at least one alias, in tier "production"' },
  ],
];

test.each<[string, string, Change]>([
  [
    'a maximum of storage that is 10 percent above the initial size',
    'prod',
    (c) => {
      c.database.storageGib = 105;
      c.database.maxStorageGib = 116;
    },
  ],
  [
    'connections for every task of a deployment',
    'prod',
    (c) => {
      c.database.maxConnections = 720;
    },
  ],
  [
    '30 ranges for two listeners',
    'dev',
    (c) => {
      c.exposure.allowedCidrs = Array.from({ length: 30 }, (_, index) => `10.${index}.0.0/16`);
    },
  ],
  [
    '50 ranges for one listener',
    'prod',
    (c) => {
      c.exposure.allowedCidrs = Array.from({ length: 50 }, (_, index) => `10.${index}.0.0/16`);
    },
  ],
])('%s is valid', (_, environment, change) => {
  expect(problemsOf(environment, change)).toEqual([]);
});

describe('one problem is reported with key, found, allowed and fix', () => {
  test.each(cases)('%s', (_, environment, change, key, part) => {
    const problems = problemsOf(environment, change);
    expect(problems.map((problem) => problem.key)).toEqual([key]);
    expect(problems[0]).toMatchObject(part);
    for (const text of Object.values(problems[0] as Problem)) expect(text).not.toBe('');
  });
});

test('all problems are reported at once, those of the rules and those of the schema', () => {
  const problems = problemsOf('prod', (input) => {
    input.hostnme = input.hostname;
    delete input.hostname;
    input.database.multiAz = false;
    input.database.engineVersion = '9.6';
    input.service.memoryMib = 5000;
    input.network.cidr = 'everything';
    input.identity.federation.push({ kind: 'ldap' });
  });
  expect(problems.map(({ key }) => key).sort()).toEqual([
    'database.engineVersion',
    'database.multiAz',
    'hostname',
    'hostnme',
    'identity.federation[1].kind',
    'network.cidr',
    'service.memoryMib',
  ]);
});

test.each([[null], [undefined], ['prod'], [[]]])(
  'a configuration that is %p is refused with a message',
  (input) => {
    expect(() => validate('config/x.ts', input)).toThrow(ConfigurationError);
  },
);

describe('an unknown environment', () => {
  test.each([
    ['prdo', '-c env=prod'],
    [undefined, '-c env=dev, or add config/<name>.ts'],
    ['', '-c env=dev, or add config/<name>.ts'],
    ['../lib/app', '-c env=dev, or add config/<name>.ts'],
  ])('%p is answered with the known ones', (name, fix) => {
    const load = () => loadEnvironment(name, fixtureFolder);
    expect(load).toThrow('allowed  dev, local, private, prod, staging');
    expect(load).toThrow(fix);
  });

  test('without any environment, the message says so', () => {
    const empty = mkdtempSync(join(tmpdir(), 'no-environment-'));
    const load = () => loadEnvironment('prod', empty);
    expect(load).toThrow('allowed  nothing: config/ has no environment');
    expect(load).toThrow('add config/<name>.ts');
    rmSync(empty, { recursive: true });
  });
});

import { describe, expect, test } from '@jest/globals';
import type { EnvironmentInput } from '../../lib/config/schema/environment';
import { appOf, type TemplateJson, templates, templatesOf } from '../support/synthesized';

type Templates = Record<string, TemplateJson>;

/** Every value below a key, at any depth. */
function valuesOf(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...valuesOf(inner, key),
  ]);
}

/** What a stack exports, by the name of the export. */
function exportsOf(all: Templates): Map<string, unknown> {
  const outputs = Object.values(all).flatMap(({ Outputs = {} }) => Object.values(Outputs as TemplateJson));
  return new Map(outputs.flatMap(({ Export, Value }) => (Export ? [[Export.Name, Value] as const] : [])));
}

/**
 * Exports that a deployed stack imports and that the change removes or alters: CloudFormation refuses the change of the
 * exporting stack, which is deployed first.
 */
function refusedExports(before: Templates, after: Templates): string[] {
  const imported = new Set(valuesOf(before, 'Fn::ImportValue').map(String));
  const [was, is] = [exportsOf(before), exportsOf(after)];
  return [...imported].filter((name) => JSON.stringify(was.get(name)) !== JSON.stringify(is.get(name)));
}

type Change = (input: EnvironmentInput) => void;

/** `templates` of an environment, and the same with the changes of a test. */
function refusedBy(environment: string, change: Change): string[] {
  return refusedExports(templates(environment), templatesOf(appOf(environment, change)));
}

test('a change that takes away what another stack imports is found', () => {
  const withoutSecret = structuredClone(templates('prod'));
  const outputs = withoutSecret.data?.Outputs as TemplateJson;
  const [id] = Object.keys(outputs).filter((name) => name.includes('SessionSecret'));
  delete outputs[String(id)];
  expect(refusedExports(templates('prod'), withoutSecret)).toEqual([
    expect.stringContaining('SessionSecret'),
  ]);
});

describe('no stack keeps another from changing', () => {
  test.each<[string, string, Change]>([
    [
      'federation is removed',
      'prod',
      (input) => {
        Object.assign(input.identity, { federation: [] });
      },
    ],
    [
      'federation is added',
      'dev',
      (input) => {
        const metadataUrl = 'https://login.example.com/saml/metadata';
        Object.assign(input.identity, { federation: [{ kind: 'saml', name: 'Staff', metadataUrl }] });
      },
    ],
    [
      'a machine is removed, another one gets its team',
      'prod',
      (input) => {
        input.access.machines = { nightly: { team: 'fraud' } };
      },
    ],
    [
      'a team is removed, with its machine',
      'prod',
      (input) => {
        delete input.access.teams.pricing;
        delete input.access.machines?.['pricing-report'];
      },
    ],
    [
      'a zone is added',
      'staging',
      (input) => {
        input.availabilityZones.push('eu-central-1c');
      },
    ],
    [
      'plain HTTP is refused, on other ports, under another name',
      'dev',
      (input) => {
        Object.assign(input.exposure, { plainHttp: 'refuse', port: 8443 });
        input.hostname = 'tracking.dev.example.com';
      },
    ],
    [
      'tasks, workers, connections, storage and class grow',
      'prod',
      (input) => {
        Object.assign(input.service, { cpu: 4096, memoryMib: 8192, maxTasks: 8, metricsPort: 9100 });
        Object.assign(input.database, { instanceClass: 'm7g.xlarge', maxConnections: 1600, storageGib: 200 });
      },
    ],
    [
      'an organization demands a boundary',
      'staging',
      (input) => {
        input.organization = { permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/Boundary' };
      },
    ],
  ])('when %s in %s', (_, environment, change) => {
    expect(refusedBy(environment, change)).toEqual([]);
  });
});

describe('the alarms', () => {
  test.each(['prod', 'private', 'dev'])('of %s block no other stack: they import nothing', (environment) => {
    expect(valuesOf(templates(environment).observability, 'Fn::ImportValue')).toEqual([]);
  });

  test('read other stacks only where CloudFormation documents it: as a value, or joined', () => {
    const { observability } = templates('prod');
    expect(valuesOf(observability, 'Fn::GetStackOutput').length).toBeGreaterThan(20);
    for (const cut of ['Fn::Select', 'Fn::Split', 'Fn::Sub'])
      expect(valuesOf(observability, cut)).toEqual([]);
  });

  test('are deployed after what they watch', () => {
    const { stacks } = appOf('prod').synth();
    expect(stacks.map(({ id }) => id)).toEqual(['network', 'data', 'identity', 'service', 'observability']);
  });
});

test('the port of the database is no attribute of the instance that another stack imports', () => {
  expect(valuesOf(templates('prod'), 'Fn::ImportValue').join(' ')).not.toContain('EndpointPort');
});

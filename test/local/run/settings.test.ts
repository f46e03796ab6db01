import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ConfigurationError } from '../../../lib/config/problems/problem';
import { defaultData, defaultEnvironment, localSettings } from '../../../local/run/settings';
import { fixtureFolder } from '../../support/environments';

const file = join(fixtureFolder, 'local.ts');

describe('the settings', () => {
  test('are those of config/local.ts unless another file is named', () => {
    expect(defaultEnvironment).toBe(join(__dirname, '../../../config/local.ts'));
  });

  test('of a file that does not exist are refused with what to do', () => {
    const load = () => localSettings({ environment: '/nowhere/local.ts' });
    expect(load).toThrow('There is no environment file /nowhere/local.ts');
    expect(load).toThrow('--environment');
  });

  test('are those of the environment', () => {
    const { ports, folders } = localSettings({ environment: file });
    expect(ports).toEqual({
      loadBalancer: 8443,
      issuer: 8444,
      server: 8445,
      metrics: 8448,
      database: 8446,
      objectStore: 8447,
    });
    expect(folders.root).toBe(defaultData);
  });

  test('move all ports together, with the addresses that contain them', () => {
    const { ports, environment } = localSettings({ port: 19_000, environment: file });
    expect(Object.values(ports)).toEqual([19_000, 19_001, 19_002, 19_003, 19_004, 19_005]);
    expect(environment.exposure.port).toBe(19_000);
    expect(environment.identity).toMatchObject({
      issuer: 'https://127.0.0.1:19001',
      jwksEndpoint: 'https://127.0.0.1:19001/jwks',
      clientSecretArn: expect.stringContaining('111122223333'),
    });
    expect(environment.service.containerPort).toBe(19_002);
    expect(environment.database.port).toBe(19_003);
  });

  test('refuse a port that leaves no room for the others', () => {
    expect(() => localSettings({ port: 65_535, environment: file })).toThrow(ConfigurationError);
  });

  test('resolve a relative folder against the working directory', () => {
    expect(localSettings({ data: 'somewhere', environment: file }).folders.root).toBe(
      `${process.cwd()}/somewhere`,
    );
  });
});

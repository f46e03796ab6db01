import { type EndpointPlace, type EndpointService, endpointServices } from './schema/endpoints';
import type { EnvironmentInput } from './schema/environment';

/** Settings that several environments share. An environment spreads a section and adds its own settings. */
type Preset = {
  readonly [Section in 'database' | 'service' | 'audit' | 'protection']: EnvironmentInput[Section];
};

/** Costs little: one zone where one is enough, one task, and everything is deleted with its stack. */
export const economy = {
  database: {
    instanceClass: 't4g.micro',
    multiAz: false,
    backupDays: 1,
    storageGib: 20,
    maxStorageGib: 50,
    maxConnections: 80,
  },
  service: { cpu: 512, memoryMib: 1024, workers: 1, minTasks: 1, maxTasks: 1 },
  audit: { logDays: 7, retentionDays: 1 },
  protection: { deletionProtection: false, retainData: false },
} as const satisfies Preset;

/** Survives the loss of a zone, and protects data from accidental deletion. */
export const production = {
  database: {
    instanceClass: 'm7g.large',
    multiAz: true,
    backupDays: 35,
    storageGib: 100,
    maxStorageGib: 1000,
    maxConnections: 800,
  },
  service: { cpu: 2048, memoryMib: 4096, workers: 4, minTasks: 2, maxTasks: 6 },
  audit: { logDays: 365, retentionDays: 3650 },
  protection: { deletionProtection: true, retainData: true },
} as const satisfies Preset;

/**
 * Every VPC endpoint in one place, for `network.endpoints` of an imported VPC. Spread it and add what differs:
 * `{ ...everyEndpoint('central'), s3: 'existing' }`.
 */
export function everyEndpoint(place: EndpointPlace): Record<EndpointService, EndpointPlace> {
  return Object.fromEntries(endpointServices.map((service) => [service, place])) as Record<
    EndpointService,
    EndpointPlace
  >;
}

import type { Environment } from '../schema/environment';

/** The server's one name with its port, as a Host header and an origin carry it: 443 is left out. */
export function authority({ hostname, exposure }: Pick<Environment, 'hostname' | 'exposure'>): string {
  return exposure.port === 443 ? hostname : `${hostname}:${exposure.port}`;
}

/** The server's public address, without a slash at the end. */
export function origin(environment: Pick<Environment, 'hostname' | 'exposure'>): string {
  return `https://${authority(environment)}`;
}

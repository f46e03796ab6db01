import type { Environment } from '../schema/environment';

/** Hostname and port of the server, as in a Host header: port 443 is left out. */
export function authority({ hostname, exposure }: Pick<Environment, 'hostname' | 'exposure'>): string {
  return exposure.port === 443 ? hostname : `${hostname}:${exposure.port}`;
}

/** The server's public address, without a slash at the end. */
export function origin(environment: Pick<Environment, 'hostname' | 'exposure'>): string {
  return `https://${authority(environment)}`;
}

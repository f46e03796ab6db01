import { requireFreePorts } from '../../../local/cli/ports';

/** @throws Error if a process listens on one of the ports on loopback */
export async function requireUnusedPorts(ports: readonly number[]): Promise<void> {
  await requireFreePorts(
    ports.map((port) => ({ port, purpose: 'a stopped server', change: 'stop the process' })),
  );
}

import { requireFreePorts } from '../../../local/cli/ports';

/** Checks that a stopped server has left its ports. @throws Error if a process listens on one of them on loopback */
export async function requireUnusedPorts(ports: readonly number[]): Promise<void> {
  await requireFreePorts(
    ports.map((port) => ({ port, purpose: 'a stopped server', change: 'stop the process' })),
  );
}

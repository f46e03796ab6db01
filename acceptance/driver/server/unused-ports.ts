import { requireFreePorts } from '../../../local/cli/ports';

/** Throws when anything listens on one of the ports on loopback. */
export async function answersNothing(ports: readonly number[]): Promise<void> {
  await requireFreePorts(ports.map((port) => ({ port, purpose: 'nobody any more', change: 'stop it' })));
}

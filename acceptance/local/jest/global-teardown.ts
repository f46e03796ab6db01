import { sharedStack } from '../../driver/server/stack';
import { requireUnusedPorts } from '../../driver/server/unused-ports';

/** Sends Ctrl-C: the server must exit with 0 and leave no process and no open port. */
export default async function stop(): Promise<void> {
  const server = globalThis.runningServer;
  if (!server) return;
  const code = await server.stop();
  if (code !== 0) throw new Error(`npm start ended with ${code}:\n${server.output}`);
  await requireUnusedPorts(Object.values(sharedStack.settings.ports));
}

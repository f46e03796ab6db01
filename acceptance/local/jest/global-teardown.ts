import { sharedStack } from '../../driver/server/stack';
import { answersNothing } from '../../driver/server/unused-ports';

/** Ctrl-C: the server must end with 0 and leave neither a process nor an open port. */
export default async function stop(): Promise<void> {
  const server = globalThis.runningServer;
  if (!server) return;
  const code = await server.stop();
  if (code !== 0) throw new Error(`npm start ended with ${code}:\n${server.output}`);
  await answersNothing(Object.values(sharedStack.settings.ports));
}

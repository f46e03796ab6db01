import { ServerProcess } from '../../driver/server/server-process';
import { sharedStack } from '../../driver/server/stack';

declare global {
  /** Set by the global setup for the global teardown; both run in Jest's main process. */
  var runningServer: ServerProcess | undefined;
}

/** Starts the server once for all tests, with `npm start`, on empty data but with the existing virtual environments. */
export default async function start(): Promise<void> {
  const server = new ServerProcess({
    args: [...sharedStack.args, '--reset', '--yes'],
    logFile: sharedStack.logFile,
  });
  globalThis.runningServer = server;
  try {
    await server.ready();
  } catch (error) {
    server.interrupt();
    throw error;
  }
}

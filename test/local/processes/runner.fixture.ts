import { join } from 'node:path';
import { Supervisor } from '../../../local/processes/supervisor';

// A runner that starts what it is told and then waits to be killed: `supervisor.test.ts` starts it by tsx.
const [folder = '', script = ''] = process.argv.slice(2);
const supervisor = new Supervisor((error) => console.error(error.message));
const command = {
  name: 'child',
  executable: '/bin/sh',
  args: ['-c', script],
  logFile: join(folder, 'child.log'),
};
void supervisor
  .start(command, { ready: async () => undefined, readyTimeoutMs: 1_000 })
  .then(() => console.log(process.pid));
setInterval(() => undefined, 1_000);

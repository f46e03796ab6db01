import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { TaskPlan } from '../../../local/blueprint/plan';
import { Supervisor } from '../../../local/processes/supervisor';
import { migrateOnce } from '../../../local/server/migration';

let folder: string;
let supervisor: Supervisor;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migration-'));
  supervisor = new Supervisor((error) => {
    throw error;
  });
});
afterEach(async () => {
  await supervisor.close();
  rmSync(folder, { recursive: true });
});

const task = { command: ['migrate'], environment: { A: '1' } } as unknown as TaskPlan;
const migrate = (plan: TaskPlan, executable = 'true') =>
  migrateOnce(
    plan,
    { name: 'Migration', executable, logFile: join(folder, 'log') },
    join(folder, 'stamp'),
    supervisor,
  );

test('a migration runs once for a task definition, and again for a new one', async () => {
  expect(await migrate(task)).toBe(true);
  expect(await migrate(task)).toBe(false);
  expect(await migrate({ ...task, environment: { A: '2' } })).toBe(true);
});

test('a migration that failed is tried again', async () => {
  await expect(migrate(task, 'false')).rejects.toThrow('Migration ended with exit code 1');
  expect(await migrate(task)).toBe(true);
});

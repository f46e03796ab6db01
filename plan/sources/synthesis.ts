import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Stack } from '../templates/template';
import { readAssembly } from './assembly';
import { PlanError } from './plan-error';

const run = promisify(execFile);

/**
 * The stacks that the code and the configuration of a folder make, as the CDK CLI would get them.
 * @param folder a checkout with its packages
 * @param environment the environment's name
 * @param output where the templates are written
 * @param signal ends the application
 * @throws PlanError with what the application says
 */
export async function synthesize(
  folder: string,
  environment: string,
  output: string,
  signal: AbortSignal,
): Promise<Stack[]> {
  const context = JSON.stringify({ env: environment });
  const env = { ...process.env, CDK_OUTDIR: output, CDK_CONTEXT_JSON: context };
  try {
    await run(process.execPath, ['--import', 'tsx', 'bin/mlflow.ts'], {
      cwd: folder,
      env,
      signal,
      maxBuffer: 2 ** 26,
    });
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new PlanError(stderr.trim() || message);
  }
  return readAssembly(output);
}

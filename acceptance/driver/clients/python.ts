import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { tokenOf } from '../issuer/tokens';
import { scripts } from '../repository';
import type { Stack } from '../server/stack';

/** How a command ended. */
export interface Outcome {
  /** Exit code; -1 if a signal ended it. */
  readonly code: number;
  /** Standard output. */
  readonly output: string;
  /** Standard error. */
  readonly errors: string;
}

/** The three variables of the startup summary; the token is scientist's unless another one is given. */
export async function clientEnvironment(stack: Stack, token?: string): Promise<Record<string, string>> {
  return {
    MLFLOW_TRACKING_URI: stack.url,
    MLFLOW_TRACKING_SERVER_CERT_PATH: stack.caFile,
    MLFLOW_TRACKING_TOKEN: token ?? (await tokenOf(stack)),
  };
}

/** Runs a Python script in the server's environment, which has scikit-learn and the MLflow client. */
export function python(
  stack: Stack,
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const executable = join(stack.settings.folders.environments, 'mlflow/bin/python');
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve) => {
    const options = { env: { PATH, HOME, ...env }, maxBuffer: 64 * 1024 * 1024 };
    execFile(executable, [script, ...args], options, (error, output, errors) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, output, errors });
    });
  });
}

/**
 * Runs a program of `scripts/` as a client of the stack.
 * @returns the last line of its output, parsed as JSON
 * @throws Error with its output if it fails
 */
export async function runScript<Result>(
  stack: Stack,
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const client = { ...(await clientEnvironment(stack, env.MLFLOW_TRACKING_TOKEN)), ...env };
  const { code, output, errors } = await python(stack, join(scripts, script), args, client);
  if (code !== 0) throw new Error(`${script} ended with ${code}:\n${output}\n${errors}`);
  // MLflow prints to the same stream before that line.
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Result;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Supervisor } from '../../../local/processes/supervisor';
import { ensureEnvironment } from '../../../local/python/environment';
import { findPython } from '../../../local/python/find-python';
import { repository } from '../repository';
import type { Stack } from '../server/stack';
import type { Outcome } from './python';

/** A running command of the package. */
export interface RunningCommand {
  /** Resolves when the command ends. */
  readonly outcome: Promise<Outcome>;
  /** Waits until the output matches, and returns the match. @throws Error if the command ends without a match */
  waitForOutput(pattern: RegExp): Promise<string>;
}

/** The client package with the stock MLflow client, for a user with an empty home directory. */
export class ClientPackage {
  /** Home directory of the user. */
  readonly home = mkdtempSync(join(tmpdir(), 'client-home-'));
  private readonly children: ChildProcess[] = [];

  private constructor(
    private readonly stack: Stack,
    private readonly command: (name: string) => string,
  ) {}

  /** Installs the package in the environment of `npm run test:client`. */
  static async install(stack: Stack): Promise<ClientPackage> {
    const environments = join(repository, '.mlflow/environments');
    mkdirSync(environments, { recursive: true });
    const supervisor = new Supervisor((error) => {
      throw error;
    });
    const project = join(repository, 'client');
    const environment = await ensureEnvironment(
      {
        name: 'client tests',
        python: findPython(),
        folder: join(environments, 'client-tests'),
        lockFiles: [join(project, 'requirements-test.lock')],
        project: { folder: project, buildLock: join(repository, 'server/requirements-build.lock') },
        logFile: join(repository, '.mlflow/logs/install-client-tests.log'),
        progress: () => undefined,
      },
      supervisor,
    ).finally(() => supervisor.close());
    return new ClientPackage(stack, (name) => environment.command(name));
  }

  /** Starts a command of the environment, such as `mlflow-aws` or `python`. */
  start(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningCommand {
    const child = spawn(this.command(name), [...args], {
      env: {
        PATH: process.env.PATH,
        HOME: this.home,
        XDG_CONFIG_HOME: join(this.home, 'config'),
        PYTHON_KEYRING_BACKEND: 'keyring.backends.null.Keyring',
        PYTHONUNBUFFERED: '1',
        MLFLOW_TRACKING_URI: this.stack.url,
        MLFLOW_TRACKING_SERVER_CERT_PATH: this.stack.caFile,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.children.push(child);
    let [output, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    const outcome = new Promise<Outcome>((resolve) => {
      child.once('close', (code) => resolve({ code: code ?? -1, output, errors }));
    });
    const waitForOutput = (pattern: RegExp) =>
      new Promise<string>((resolve, reject) => {
        const check = () => {
          const found = pattern.exec(output + errors)?.[0];
          if (found) resolve(found);
        };
        for (const stream of [child.stdout, child.stderr]) stream.on('data', check);
        child.once('close', () =>
          reject(new Error(`${name} ended without output that matches ${pattern}: ${output}${errors}`)),
        );
        check();
      });
    return { outcome, waitForOutput };
  }

  /** Runs a command and waits until it ends. */
  run(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    return this.start(name, args, env).outcome;
  }

  /** Stops running commands, and deletes the home directory. */
  close(): void {
    for (const child of this.children) child.kill();
    rmSync(this.home, { recursive: true, force: true });
  }
}

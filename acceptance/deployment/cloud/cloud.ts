import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../../lib/config/schema/environment';
import { ensureCertificates } from '../../../local/certificates/certificates';
import type { Supervisor } from '../../../local/processes/supervisor';
import { freePort } from '../../../tools/test/free-port';
import type { StackName } from '../assembly/templates';
import { type Database, startDatabase } from '../emulator/database';
import { credentialsOf, type Emulator, startEmulator } from '../emulator/emulator';
import type { Tools } from '../tools';
import { Api } from './api';
import { Cdk } from './cdk';
import type { DeployedResource } from './deployed-resource';
import type { Outcome } from './outcome';
import { runbookCommands } from './runbook';
import type { RunbookStep } from './runbook-steps';
import { Shell } from './shell';

/** What an emulated account is opened with. */
export interface CloudOptions {
  /** Name of the environment that will be deployed. */
  readonly name: string;
  /** Its validated configuration. */
  readonly environment: Environment;
  /** Where everything of this account goes. It is emptied. */
  readonly folder: string;
  /** The Python programs. */
  readonly tools: Tools;
}

const master = { name: 'mlflow_master', password: 'made by RDS' };

/** An emulated AWS account, at first empty, with the tools of an operator. */
export class Cloud {
  /** The real CDK CLI. */
  readonly cdk: Cdk;

  private constructor(
    /** Environment that is deployed in it. */
    readonly options: CloudOptions,
    /** A real PostgreSQL. */
    readonly database: Database,
    /** Calls AWS's APIs. */
    readonly api: Api,
    private readonly shell: Shell,
    private readonly emulator: Emulator,
  ) {
    this.cdk = new Cdk(shell);
  }

  /** Starts an account. The supervisor stops its processes; `close` the rest. */
  static async open(options: CloudOptions, supervisor: Supervisor): Promise<Cloud> {
    const { folder, environment, tools } = options;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 });
    const certificates = await ensureCertificates(join(folder, 'certificates'));
    const credentials = credentialsOf(environment);
    const database = await startDatabase(
      { folder, environment, certificates, master, credentials },
      supervisor,
    );
    const emulator = await startEmulator(
      {
        ...{ folder, environment, tools },
        port: await freePort(),
        databaseCaFile: certificates.caFile,
        masterPassword: master.password,
      },
      supervisor,
    );
    const { clientEnvironment } = emulator;
    const api = new Api(tools.emulatorPython, clientEnvironment);
    const shell = new Shell(supervisor, join(folder, 'logs'), clientEnvironment);
    return new Cloud(options, database, api, shell, emulator);
  }

  /** The environment's configuration. */
  get environment(): Environment {
    return this.options.environment;
  }

  /** Where every service of AWS is. */
  get endpoint(): string {
    return String(this.emulator.clientEnvironment.AWS_ENDPOINT_URL);
  }

  /** What the shims have changed in the emulator. */
  get shimReport() {
    return this.emulator.shimReport;
  }

  /** From now on every task that is run fails, or no longer. */
  letTasksFail(fail: boolean): void {
    if (fail) writeFileSync(this.emulator.taskFailureFile, '');
    else rmSync(this.emulator.taskFailureFile, { force: true });
  }

  /** Name of a stack. */
  stackName(stack: StackName): string {
    return `mlflow-${this.options.name}-${stack}`;
  }

  /** State of a stack, such as `CREATE_COMPLETE`; undefined if there is none. */
  async status(stack: StackName): Promise<string | undefined> {
    const { Stacks } = await this.api.call('cloudformation', 'DescribeStacks');
    const names = (Stacks as { StackName: string; StackStatus: string }[]).filter(
      ({ StackName, StackStatus }) =>
        StackName === this.stackName(stack) && StackStatus !== 'DELETE_COMPLETE',
    );
    return names[0]?.StackStatus;
  }

  /** The resources of a stack. */
  async resources(stack: StackName): Promise<DeployedResource[]> {
    const { StackResourceSummaries } = await this.api.call('cloudformation', 'ListStackResources', {
      StackName: this.stackName(stack),
    });
    return (StackResourceSummaries as Record<string, string>[]).map((each) => ({
      stack,
      logicalId: each.LogicalResourceId ?? '',
      type: each.ResourceType ?? '',
      id: each.PhysicalResourceId ?? '',
    }));
  }

  /**
   * Ids of the resources of a type.
   * @param idPrefix beginning of their logical ids
   */
  async ids(stack: StackName, type: string, idPrefix = ''): Promise<string[]> {
    const resources = await this.resources(stack);
    return resources
      .filter((each) => each.type === type && each.logicalId.startsWith(idPrefix))
      .map(({ id }) => id);
  }

  /**
   * The id of the only one of them.
   * @throws Error if there is none, or several
   */
  async id(stack: StackName, type: string, idPrefix = ''): Promise<string> {
    const found = await this.ids(stack, type, idPrefix);
    const [only] = found;
    if (only === undefined || found.length > 1)
      throw new Error(`The stack ${stack} has ${found.length} of ${type} ${idPrefix}, not one.`);
    return only;
  }

  /**
   * Runs commands of docs/operations.md, after those that set up the terminal.
   * @param variables what the operator has set, such as `stack=data`
   */
  runbook(step: RunbookStep, variables = ''): Promise<Outcome> {
    const setup = runbookCommands({ section: 'Start here', containing: 'resource() {' })
      .replace(/^environment=.*$/m, `environment=${this.options.name}`)
      .replace(/^cluster=[\s\S]*$/m, ''); // of a stack that may not be there
    const commands = [setup, variables, runbookCommands(step)].join('\n');
    return this.shell.run(`runbook ${step.containing}`, 'bash', ['-c', commands]);
  }

  /** Closes what the supervisor does not stop. */
  async close(): Promise<void> {
    this.api.close();
    await this.database.release();
  }
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment } from '../../lib/config/load';
import { requireFreePorts } from '../../local/cli/ports';
import { Supervisor } from '../../local/processes/supervisor';
import { defaultData } from '../../local/run/settings';
import { Cdk } from './cloud/cdk';
import { Cloud } from './cloud/cloud';
import { Shell } from './cloud/shell';
import { emulationLines } from './emulator/shims';
import type { Findings } from './findings';
import { type Assemblies, synthesizeAll } from './scenarios/assemblies';
import { deployment } from './scenarios/deployment';
import { firstFailure, retainedFailure } from './scenarios/first-failure';
import { mutations } from './scenarios/mutations';
import { bootstrapAccount, type Scenario } from './scenarios/scenario';
import { wholeLife } from './scenarios/whole-life';
import { installTools, type Tools } from './tools';

/** Where accounts, logs and templates lie: they hold nothing that is kept between runs. */
const folder = join(defaultData, 'deployment');

/** By their names. The last two only show that checks can fail. */
export const scenarios: Readonly<Record<string, (scenario: Scenario) => Promise<void>>> = {
  'whole-life': wholeLife,
  'first-failure': firstFailure,
  mutations,
  'retained-failure': retainedFailure,
};

/** The scenarios of every environment, each in an emulated account of its own. */
export class Run {
  private readonly open = new Set<() => Promise<void>>();

  /**
   * @param onFailure called if the emulator or the database ends by itself
   * @param record takes what is found
   */
  constructor(
    private readonly onFailure: (error: Error) => void,
    private readonly record: Findings,
  ) {}

  /**
   * Runs scenarios of environments.
   * @param names of the environments
   * @param chosen names of the scenarios
   */
  async all(names: readonly string[], chosen: readonly string[]): Promise<void> {
    await this.prepared(names, async (name, assemblies, tools) => {
      for (const scenario of chosen)
        await this.account(name, scenario, assemblies, tools, scenarios[scenario] ?? wholeLife);
    });
  }

  /** Deploys an environment, says how to reach it, and keeps it. */
  async keep(name: string): Promise<void> {
    await this.prepared([name], async (_, assemblies, tools) => {
      await this.account(name, 'deployment', assemblies, tools, async (scenario) => {
        await bootstrapAccount(scenario);
        await deployment(scenario);
        console.log(howToReach(scenario));
        await new Promise(() => undefined);
      });
    });
  }

  /** Ends everything that still runs. */
  async close(): Promise<void> {
    for (const close of this.open) await close();
  }

  private async prepared(
    names: readonly string[],
    use: (name: string, assemblies: Assemblies, tools: Tools) => Promise<void>,
  ): Promise<void> {
    await this.supervised(async (supervisor) => {
      console.log(
        ['Emulated, not AWS. ministack runs with these changes:', ...emulationLines.shims].join('\n  '),
      );
      console.log(['Recorded only:', ...emulationLines.recorded].join('\n  '));
      const tools = await installTools(supervisor, console.log);
      for (const name of names) {
        const { port } = loadEnvironment(name).database;
        await requireFreePorts([
          { port, purpose: 'PostgreSQL', change: `database.port in config/${name}.ts` },
        ]);
        await use(name, await this.assemblies(name, supervisor), tools);
      }
    });
  }

  private async assemblies(name: string, supervisor: Supervisor): Promise<Assemblies> {
    const home = join(folder, 'home');
    mkdirSync(home, { recursive: true, mode: 0o700 });
    // Synthesis needs no credentials: it gets none.
    const environment = { PATH: process.env.PATH, HOME: home };
    const { deletionProtection } = loadEnvironment(name).protection;
    const cdk = new Cdk(new Shell(supervisor, join(folder, 'logs'), environment));
    return await this.record.step(name, 'synthesize it and its variants', () =>
      synthesizeAll(cdk, name, join(folder, 'templates', name), deletionProtection),
    );
  }

  private async account(
    name: string,
    purpose: string,
    assemblies: Assemblies,
    tools: Tools,
    play: (scenario: Scenario) => Promise<void>,
  ): Promise<void> {
    await this.supervised(async (supervisor) => {
      const environment = loadEnvironment(name);
      const options = { name, environment, tools, folder: join(folder, `${name}-${purpose}`) };
      const cloud = await Cloud.open(options, supervisor);
      const close = () => cloud.close();
      this.open.add(close);
      await play({ name, cloud, record: this.record, assemblies });
      this.open.delete(close);
      await close();
    });
  }

  /** If it is interrupted, `close` ends the processes; the work then fails, or never ends. */
  private async supervised(work: (supervisor: Supervisor) => Promise<void>): Promise<void> {
    const supervisor = new Supervisor(this.onFailure);
    const close = () => supervisor.close();
    this.open.add(close);
    await work(supervisor);
    this.open.delete(close);
    await close();
  }
}

function howToReach({ cloud }: Scenario): string {
  const { account, region } = cloud.environment;
  return [
    '',
    'Deployed, emulated. To look at it in another terminal; Ctrl-C here ends it:',
    `  export AWS_ENDPOINT_URL=${cloud.endpoint} AWS_REGION=${region}`,
    `  export AWS_ACCESS_KEY_ID=${account} AWS_SECRET_ACCESS_KEY=emulated`,
    '',
  ].join('\n');
}

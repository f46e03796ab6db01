import { join } from 'node:path';
import { blueprintStep } from '../blueprint/step';
import type { Certificates } from '../certificates/certificates';
import { certificatesStep } from '../certificates/step';
import { bootstrapStep } from '../database/bootstrap-step';
import { databaseStep } from '../database/step';
import { identityProviderStep } from '../identity-provider/step';
import { issuerKeysStep } from '../issuer-keys/step';
import { loadBalancerStep } from '../load-balancer/step';
import { objectStoreStep } from '../object-store/step';
import { Supervisor } from '../processes/supervisor';
import { pythonStep } from '../python/step';
import type { Context } from '../run/context';
import { LocalSecrets } from '../run/secrets';
import { type ReadyStep, Sequence } from '../run/sequence';
import type { Settings } from '../run/settings';
import type { Step } from '../run/step';
import { migrationStep } from '../server/migration-step';
import { serverStep } from '../server/step';

/** Starts the issuer that the settings name. */
export type IssuerStep = Step<{ certificates: Certificates }>;

/** Every step of the start, in its order. */
const sequenceOf = (context: Context, issuerStep: IssuerStep) =>
  new Sequence(context)
    .followedBy(blueprintStep)
    .followedBy(certificatesStep)
    .followedBy(pythonStep)
    .followedBy(databaseStep)
    .followedBy(objectStoreStep)
    .followedBy(issuerStep)
    .followedBy(issuerKeysStep)
    .followedBy(bootstrapStep)
    .followedBy(migrationStep)
    .followedBy(serverStep)
    .followedBy(loadBalancerStep);

/** The whole local run: started step by step, and stopped in the opposite order. */
export class LocalRun {
  /** The steps in their order, for a caller that shows progress. */
  readonly steps: readonly ReadyStep[];
  private readonly sequence: ReturnType<typeof sequenceOf>;
  private readonly closers: Context['closers'] = [];
  /** The step that began last. */
  private step: Promise<void> = Promise.resolve();

  /**
   * @param onFailure called if a part ends by itself after it was up
   * @param issuerStep another issuer than the demo users'
   */
  constructor(
    settings: Settings,
    onFailure: (error: Error) => void,
    issuerStep: IssuerStep = identityProviderStep,
  ) {
    const { closers } = this;
    const supervisor = new Supervisor(onFailure);
    const secrets = new LocalSecrets(join(settings.folders.root, 'secrets.json'));
    const logFile = (name: string) => join(settings.folders.logs, `${name}.log`);
    closers.push(() => supervisor.close());
    this.sequence = sequenceOf({ settings, secrets, supervisor, closers, logFile }, issuerStep);
    this.steps = this.sequence.steps.map(({ title, run }) => ({
      title,
      run: (progress) => this.remember(run(progress)),
    }));
  }

  /** Path of the authority that clients must trust; there is one when the steps have run. */
  get caFile(): string {
    return this.sequence.context.certificates.caFile;
  }

  /** Stops everything that runs, the newest first: requests in flight are answered, then the parts behind them end. */
  async stop(): Promise<void> {
    await this.close();
    // A step that was under way may have opened something after that; without its children it ends soon.
    await this.step.catch(() => undefined);
    await this.close();
  }

  private async close(): Promise<void> {
    for (let close = this.closers.pop(); close; close = this.closers.pop()) await close();
  }

  private remember(step: Promise<void>): Promise<void> {
    this.step = step;
    return step;
  }
}

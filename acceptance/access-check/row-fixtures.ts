import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { Caller } from '../access-table/callers';
import type { Stack } from '../driver/server/stack';
import type { CallerCredentials } from './credentials';
import { FixtureUser } from './fixture-user';

/** Values by the name of their placeholder. */
type Values = Record<string, string>;

/** Callers whose subject is the value of the placeholder with their name. */
const callersWithSubject = [
  'scientist',
  'colleague',
  'outsider',
  'governor',
  'administrator',
  'machine',
] as const;

const blocks = '/api/1.0/gatehouse/blocks';

/**
 * Creates the values for the placeholders of the access table. Values that no row changes are created once; values that
 * a row may change or delete are created for that row.
 */
export class RowFixtures {
  private readonly scientist: FixtureUser;
  private readonly scientistInGovernance: FixtureUser;
  private readonly governor: FixtureUser;
  private readonly administrator: FixtureUser;
  private shared: Values = {};

  private constructor(
    stack: Stack,
    private readonly credentials: CallerCredentials,
  ) {
    const user = (caller: Caller, workspace?: string) =>
      new FixtureUser(stack, this.token(caller), workspace);
    this.scientist = user('scientist');
    this.scientistInGovernance = user('scientist in governance');
    this.governor = user('governor', 'fraud');
    this.administrator = user('administrator');
  }

  /** Creates the values that no row changes, and blocks the blocked member. */
  static async create(stack: Stack, credentials: CallerCredentials): Promise<RowFixtures> {
    const fixtures = new RowFixtures(stack, credentials);
    const blocked = fixtures.subject('blocked member');
    await fixtures.block(blocked);
    fixtures.shared = {
      ...Object.fromEntries(callersWithSubject.map((caller) => [caller, fixtures.subject(caller)])),
      blocked,
      ...(await fixtures.valuesOfFraud()),
    };
    return fixtures;
  }

  /**
   * Replaces every `{placeholder}` in the texts of `value`.
   * @param created the values that were created for this row; pass the same map for all texts of a row
   */
  async fill<Value>(value: Value, created: Map<string, Promise<Values>>): Promise<Value> {
    if (value === undefined) return value;
    const text = JSON.stringify(value);
    const names = new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name)));
    const values: Values = {};
    for (const name of names) values[name] = await this.resolve(name, created);
    return JSON.parse(text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')) as Value;
  }

  private async resolve(name: string, created: Map<string, Promise<Values>>): Promise<string> {
    const known = this.shared[name];
    if (known !== undefined) return known;
    const prefix = Object.keys(this.factories).find((each) => name.startsWith(each)) ?? '';
    const create = this.factories[prefix];
    if (!create) throw new Error(`The placeholder {${name}} is not known`);
    const values = created.get(prefix) ?? create();
    created.set(prefix, values);
    const value = (await values)[name];
    if (value === undefined) throw new Error(`The factory of {${prefix}} creates no {${name}}`);
    return value;
  }

  /** Factories of the values that a row may change, by the prefix of the placeholders that they create. */
  private readonly factories: Readonly<Record<string, () => Promise<Values>>> = {
    new: async () => ({ new: `new-${randomUUID()}` }),
    anySubject: async () => ({ anySubject: `any-${randomUUID()}` }),
    temporarilyBlocked: async () => {
      const subject = `back-${randomUUID()}`;
      await this.block(subject);
      return { temporarilyBlocked: subject };
    },
    fresh: () => this.model('fresh'),
    ownModel: () => this.model('ownModel', this.scientistInGovernance),
    promotedOnce: () => this.promoted('promotedOnce', ['1']),
    served: () => this.promoted('served', ['1', '2']),
    staged: () => this.staged('staged'),
  };

  /** The values of team fraud that no row changes. */
  private async valuesOfFraud(): Promise<Values> {
    const marker = `secret-${randomUUID()}`;
    const run = await this.scientist.createRun(marker, marker);
    await this.scientist.registerModel(marker, run);
    const { experiment, artifacts } = run;
    const logged = await this.scientist.post<{ model: { info: { model_id: string } } }>('logged-models', {
      experiment_id: experiment,
      name: marker,
    });
    const trace = `tr-${randomUUID().replaceAll('-', '')}`;
    const location = { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: experiment } };
    const info = {
      trace_id: trace,
      trace_location: location,
      request_time: new Date().toISOString(),
      state: 'OK',
    };
    await this.scientist.post('/api/3.0/mlflow/traces', { trace: { trace_info: info } });
    return {
      ...run,
      artifactsInside: artifacts.replace('workspaces/fraud/', ''),
      marker,
      model: marker,
      loggedModel: logged.model.info.model_id,
      trace,
    };
  }

  /** Creates a model with two versions of one run: `{fresh}`, `{freshRun}`, `{freshArtifacts}`, `{freshUri}`. */
  private async model(name: string, author = this.scientist): Promise<Values> {
    const model = `${name}-${randomUUID()}`;
    const run = await author.createRun(model, 'note');
    const source = await author.registerModel(model, run);
    return {
      [name]: model,
      [`${name}Run`]: run.run,
      [`${name}Artifacts`]: run.artifacts,
      [`${name}Uri`]: source,
    };
  }

  /** Creates a model of which governance has promoted these versions, one after the other. */
  private async promoted(name: string, versions: readonly string[]): Promise<Values> {
    const values = await this.model(name);
    for (const version of versions) {
      const promotion = { model: values[name], alias: 'champion', version, reason: 'a test' };
      await this.governor.post('/api/1.0/gatehouse/promotions', promotion);
    }
    return values;
  }

  /** Creates a model whose version 1 is in the stage `Production`. */
  private async staged(name: string): Promise<Values> {
    const values = await this.model(name);
    const transition = { version: '1', stage: 'Production', archive_existing_versions: false };
    await this.governor.post('model-versions/transition-stage', { name: values[name], ...transition });
    return values;
  }

  private async block(subject: string): Promise<void> {
    await this.administrator.post(blocks, { subject, reason: 'a test' });
  }

  private subject(caller: Caller): string {
    return String(decodeJwt(this.token(caller)).sub);
  }

  private token(caller: Caller): string {
    return (this.credentials[caller].authorization ?? '').replace('Bearer ', '');
  }
}

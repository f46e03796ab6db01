import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { Caller } from '../access-table/row';
import { type Call, send } from '../driver/clients/https';
import type { Stack } from '../driver/server/stack';
import type { AllCredentials } from './send-action';

type Names = Record<string, string>;

/** Callers whose subjects the table names. */
const named = ['scientist', 'colleague', 'outsider', 'governor', 'administrator', 'machine'] as const;

/** What the rows of the access table name: team fraud's things, and what a row alone may use up. */
export class Things {
  private constructor(
    private readonly stack: Stack,
    private readonly tokens: Readonly<Record<'scientist' | 'governor' | 'administrator', string>>,
    private readonly governing: string,
    private readonly fixed: Names,
  ) {}

  /** Makes what no row changes, and blocks the blocked member. */
  static async make(stack: Stack, credentials: AllCredentials): Promise<Things> {
    const token = (who: Caller) => (credentials[who].authorization ?? '').replace('Bearer ', '');
    const subject = (who: Caller) => String(decodeJwt(token(who)).sub);
    const tokens = {
      scientist: token('scientist'),
      governor: token('governor'),
      administrator: token('administrator'),
    };
    const governing = token('governing scientist');
    const marker = `secret-${randomUUID()}`;
    const fixed = {
      ...Object.fromEntries(named.map((who) => [who, subject(who)])),
      marker,
      blocked: subject('blocked member'),
    };
    const things = new Things(stack, tokens, governing, fixed);
    await things.call('administrator', 'POST', blocks, { subject: fixed.blocked, reason: 'a test' });
    return new Things(stack, tokens, governing, { ...fixed, ...(await things.ofFraud(marker)) });
  }

  /** Fills the `{names}` in all texts of `value`; what is named is made, anew for each map of names. */
  async fill<Value>(value: Value, made: Map<string, Promise<Names>>): Promise<Value> {
    if (value === undefined) return value;
    const text = JSON.stringify(value);
    const names = new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name)));
    const found: Names = {};
    for (const name of names) found[name] = await this.named(name, made);
    return JSON.parse(text.replace(/\{(\w+)\}/g, (_, name: string) => found[name] ?? '')) as Value;
  }

  private async named(name: string, made: Map<string, Promise<Names>>): Promise<string> {
    const known = this.fixed[name];
    if (known !== undefined) return known;
    const maker = Object.keys(this.makers).find((each) => name.startsWith(each)) ?? '';
    const make = this.makers[maker];
    if (!make) throw new Error(`Nothing is called {${name}}`);
    const names = made.get(maker) ?? make();
    made.set(maker, names);
    const found = (await names)[name];
    if (found === undefined) throw new Error(`{${maker}} comes without {${name}}`);
    return found;
  }

  /** By the beginning of the names that they make. */
  private readonly makers: Readonly<Record<string, () => Promise<Names>>> = {
    new: async () => ({ new: `new-${randomUUID()}` }),
    stranger: async () => ({ stranger: `stranger-${randomUUID()}` }),
    blockedForAWhile: () => this.blockedForAWhile(),
    fresh: () => this.model('fresh'),
    governors: () => this.model('governors', this.governing),
    first: () => this.served('first', ['1']),
    served: () => this.served('served', ['1', '2']),
    staged: async () => {
      const staged = await this.model('staged');
      const content = {
        name: staged.staged,
        version: '1',
        stage: 'Production',
        archive_existing_versions: false,
      };
      await this.call('governor', 'POST', `${api}model-versions/transition-stage`, content);
      return staged;
    },
  };

  /** Things that no row changes. */
  private async ofFraud(marker: string): Promise<Names> {
    const { experiment, run, artifacts } = await this.run(marker);
    await this.upload(artifacts, 'note.txt', marker);
    const { artifactUri } = await this.modelOf(marker, { run, artifacts }, this.tokens.scientist);
    const logged = await this.call<{ model: { info: { model_id: string } } }>(
      'scientist',
      'POST',
      `${api}logged-models`,
      { experiment_id: experiment, name: marker },
    );
    const trace = `tr-${randomUUID().replaceAll('-', '')}`;
    const location = { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: experiment } };
    const info = {
      trace_id: trace,
      trace_location: location,
      request_time: new Date().toISOString(),
      state: 'OK',
    };
    await this.call('scientist', 'POST', '/api/3.0/mlflow/traces', { trace: { trace_info: info } });
    return {
      experiment,
      run,
      artifacts,
      artifactsInside: artifacts.replace('workspaces/fraud/', ''),
      artifactUri,
      model: marker,
      loggedModel: logged.model.info.model_id,
      trace,
    };
  }

  private async run(name: string, token = this.tokens.scientist) {
    const { experiment_id: experiment } = await this.call<{ experiment_id: string }>(
      token,
      'POST',
      `${api}experiments/create`,
      { name },
    );
    const { run } = await this.call<{ run: { info: { run_id: string; artifact_uri: string } } }>(
      token,
      'POST',
      `${api}runs/create`,
      { experiment_id: experiment, run_name: name },
    );
    const metric = { run_id: run.info.run_id, key: 'loss', value: 1, timestamp: 1 };
    await this.call(token, 'POST', `${api}runs/log-metric`, metric);
    return {
      experiment,
      run: run.info.run_id,
      artifacts: run.info.artifact_uri.replace('mlflow-artifacts:/', ''),
    };
  }

  /** A model with two versions and their run: {fresh}, {freshRun}, {freshArtifacts}, {freshUri}. */
  private async model(name: string, token = this.tokens.scientist): Promise<Names> {
    const model = `${name}-${randomUUID()}`;
    const { run, artifacts } = await this.run(model, token);
    await this.upload(artifacts, 'note.txt', 'note', token);
    const { artifactUri } = await this.modelOf(model, { run, artifacts }, token);
    return {
      [name]: model,
      [`${name}Run`]: run,
      [`${name}Artifacts`]: artifacts,
      [`${name}Uri`]: artifactUri,
    };
  }

  private async modelOf(name: string, { run, artifacts }: { run: string; artifacts: string }, token: string) {
    await this.upload(artifacts, 'model/weights.txt', 'weights', token);
    const artifactUri = `mlflow-artifacts:/${artifacts}/model`;
    await this.call(token, 'POST', `${api}registered-models/create`, { name });
    for (const _ of ['1', '2'])
      await this.call(token, 'POST', `${api}model-versions/create`, {
        name,
        source: artifactUri,
        run_id: run,
      });
    return { artifactUri };
  }

  private async served(name: string, versions: readonly string[]): Promise<Names> {
    const names = await this.model(name);
    for (const version of versions) {
      const content = { model: names[name], alias: 'champion', version, reason: 'a test' };
      await this.call('governor', 'POST', '/api/1.0/gatehouse/promotions', content);
    }
    return names;
  }

  private async blockedForAWhile(): Promise<Names> {
    const subject = `back-${randomUUID()}`;
    await this.call('administrator', 'POST', blocks, { subject, reason: 'a test' });
    return { blockedForAWhile: subject };
  }

  private upload(artifacts: string, file: string, text: string, token = this.tokens.scientist) {
    const path = `/api/2.0/mlflow-artifacts/artifacts/${artifacts}/${file}`;
    return this.sent({ method: 'PUT', path, body: text, token });
  }

  private async call<Result>(who: string, method: string, path: string, content: object): Promise<Result> {
    const token = this.tokens[who as keyof typeof this.tokens] ?? who;
    const headers = {
      'content-type': 'application/json',
      ...(who === 'governor' ? { 'x-mlflow-workspace': 'fraud' } : {}),
    };
    return JSON.parse(
      await this.sent({ method, path, body: JSON.stringify(content), headers, token }),
    ) as Result;
  }

  private async sent(call: Call): Promise<string> {
    const { status, body } = await send(this.stack, call);
    if (status !== 200) throw new Error(`${call.method} ${call.path}: ${status} ${body}`);
    return body;
  }
}

const api = '/api/2.0/mlflow/';
const blocks = '/api/1.0/gatehouse/blocks';

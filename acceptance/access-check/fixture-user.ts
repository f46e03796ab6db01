import { type Call, send } from '../driver/clients/https';
import type { Stack } from '../driver/server/stack';

const api = '/api/2.0/mlflow/';

/** A run that a fixture user has created. */
export interface FixtureRun {
  /** Id of its experiment. */
  readonly experiment: string;
  /** Id of the run. */
  readonly run: string;
  /** Path of its artifacts below the root of all artifacts. */
  readonly artifacts: string;
}

/** A user who creates fixtures through the REST API. Every method throws unless the response is 200. */
export class FixtureUser {
  /** @param workspace workspace that the requests name; users of one team need none */
  constructor(
    private readonly stack: Stack,
    private readonly token: string,
    private readonly workspace?: string,
  ) {}

  /**
   * Sends JSON and returns the parsed response.
   * @param path relative to version 2.0 of MLflow's API, unless it starts with a slash
   */
  async post<Result>(path: string, content: object): Promise<Result> {
    const headers = {
      'content-type': 'application/json',
      ...(this.workspace ? { 'x-mlflow-workspace': this.workspace } : {}),
    };
    const body = JSON.stringify(content);
    const address = path.startsWith('/') ? path : `${api}${path}`;
    return JSON.parse(await this.send({ method: 'POST', path: address, body, headers })) as Result;
  }

  /** Uploads a file to the artifacts of a run. */
  async upload({ artifacts }: FixtureRun, file: string, text: string): Promise<void> {
    const path = `/api/2.0/mlflow-artifacts/artifacts/${artifacts}/${file}`;
    await this.send({ method: 'PUT', path, body: text });
  }

  /** Creates an experiment with one run, which has a metric and the file `note.txt`. */
  async createRun(name: string, note: string): Promise<FixtureRun> {
    const { experiment_id: experiment } = await this.post<{ experiment_id: string }>('experiments/create', {
      name,
    });
    const { run } = await this.post<{ run: { info: { run_id: string; artifact_uri: string } } }>(
      'runs/create',
      { experiment_id: experiment, run_name: name },
    );
    const { run_id, artifact_uri: uri } = run.info;
    await this.post('runs/log-metric', { run_id, key: 'loss', value: 1, timestamp: 1 });
    const created = { experiment, run: run_id, artifacts: uri.replace('mlflow-artifacts:/', '') };
    await this.upload(created, 'note.txt', note);
    return created;
  }

  /**
   * Registers a model with two versions, both with the same source in the run's artifacts.
   * @returns the address of that source
   */
  async registerModel(name: string, run: FixtureRun): Promise<string> {
    await this.upload(run, 'model/weights.txt', 'weights');
    const source = `mlflow-artifacts:/${run.artifacts}/model`;
    await this.post('registered-models/create', { name });
    for (const _ of ['1', '2']) await this.post('model-versions/create', { name, source, run_id: run.run });
    return source;
  }

  private async send(call: Call): Promise<string> {
    const { status, body } = await send(this.stack, { ...call, token: this.token });
    if (status !== 200) throw new Error(`${call.method} ${call.path}: ${status} ${body}`);
    return body;
  }
}

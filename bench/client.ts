import { Agent, request } from 'node:https';

/** A client of MLflow's REST API that uses one persistent connection. */
export class Client {
  /** Experiment in which runs are created. */
  experiment = '';
  /** Experiment with 100 runs with parameters and metrics. */
  searched = '';
  /** Run to which metrics are logged. */
  run = '';
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
  private bearer = '';

  /**
   * @param port of the server on loopback
   * @param host the server's public name
   * @param token issues an access token; undefined for a server without authentication
   */
  constructor(
    private readonly port: number,
    private readonly host: string,
    private readonly token?: () => Promise<string>,
  ) {}

  /** Gets a new token; call it before the old one expires. */
  async renew(): Promise<void> {
    if (this.token) this.bearer = await this.token();
  }

  /** Creates the experiments and runs that the operations use. */
  async prepare(): Promise<void> {
    await this.renew();
    this.experiment = await this.newExperiment('created');
    this.searched = await this.newExperiment('searched');
    this.run = await this.newRun(this.experiment);
    for (let number = 0; number < 100; number += 1) {
      const run_id = await this.newRun(this.searched);
      const metrics = [{ key: 'loss', value: number, timestamp: Date.now(), step: 0 }];
      await this.post('runs/log-batch', {
        run_id,
        metrics,
        params: [{ key: 'rate', value: String(number) }],
      });
    }
  }

  /** Creates a run and returns its id. */
  async newRun(experiment_id: string): Promise<string> {
    const { run } = await this.post<{ run: { info: { run_id: string } } }>('runs/create', { experiment_id });
    return run.info.run_id;
  }

  /**
   * Sends JSON and returns the parsed response.
   * @param path relative to version 2.0 of MLflow's API
   * @throws Error unless the response is 200
   */
  post<Result>(path: string, content: object): Promise<Result> {
    const body = JSON.stringify(content);
    return new Promise((resolve, reject) => {
      const call = request(
        {
          host: '127.0.0.1',
          port: this.port,
          agent: this.agent,
          method: 'POST',
          path: `/api/2.0/mlflow/${path}`,
          headers: {
            host: this.host,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            ...(this.token ? { authorization: `Bearer ${this.bearer}` } : {}),
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          response.once('end', () =>
            response.statusCode === 200
              ? resolve(JSON.parse(text))
              : reject(new Error(`${path}: ${response.statusCode} ${text}`)),
          );
        },
      );
      call.once('error', reject);
      call.end(body);
    });
  }

  private async newExperiment(name: string): Promise<string> {
    return (await this.post<{ experiment_id: string }>('experiments/create', { name })).experiment_id;
  }
}

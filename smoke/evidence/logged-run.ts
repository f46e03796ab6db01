import { randomUUID } from 'node:crypto';
import { Broken } from '../../checks/verdict';
import { type Answer, send } from '../target/send';
import type { Target } from '../target/target';

/** The experiment of all smoke tests; it stays, and so does its name. */
const experimentName = 'mlflow-aws-smoke';

/** A run that was logged, read and deleted again. */
export interface LoggedRun {
  /** Its id. */
  readonly runId: string;
  /** `x-request-id` of the request that made it: the audit trail has a line with it. */
  readonly requestId: string;
  /** When it was made. */
  readonly started: Date;
  /** Whether the artifact that came back is the one that was sent. */
  readonly intact: boolean;
  /** Status of the answer for the artifact after it was deleted. */
  readonly afterDeletion: number;
}

/**
 * Logs a run with an artifact, reads the artifact, and deletes both. The experiment stays.
 * @param workspace the team, for a caller of several teams @default the caller's only one
 * @throws Broken with the request and its answer if the server refuses one of them
 */
export async function logRun(target: Target, token: string, workspace?: string): Promise<LoggedRun> {
  const api = new Api(target, token, workspace);
  const experiment_id = await experimentOf(api);
  const started = new Date();
  const created = await api.call('POST', '/api/2.0/mlflow/runs/create', {
    experiment_id,
    run_name: 'smoke',
    start_time: started.getTime(),
  });
  const { run_id: runId, artifact_uri: uri } = JSON.parse(created.body).run.info;
  const file = `${uri.replace('mlflow-artifacts:/', '/api/2.0/mlflow-artifacts/artifacts/')}/smoke.txt`;
  try {
    const text = `smoke ${randomUUID()}`;
    await api.call('PUT', file, text);
    const intact = (await api.call('GET', file)).body === text;
    await api.call('DELETE', file);
    const afterDeletion = (await api.answer('GET', file)).status;
    return { runId, requestId: String(created.headers['x-request-id']), started, intact, afterDeletion };
  } finally {
    await api.call('POST', '/api/2.0/mlflow/runs/delete', { run_id: runId });
  }
}

/** What to do, by the status. */
function advice(status: number): string[] {
  if (status === 400) return ['# If the caller is in several teams: --team <team>'];
  if (status === 403)
    return ["# Use a token of a team's member: viewers, governance and administrators log no runs."];
  return ['# docs/operations.md, "Alarms": NoHealthyTargets, ServerErrors'];
}

async function experimentOf(api: Api): Promise<string> {
  const name = encodeURIComponent(experimentName);
  const found = await api.answer('GET', `/api/2.0/mlflow/experiments/get-by-name?experiment_name=${name}`);
  if (found.status === 200) return JSON.parse(found.body).experiment.experiment_id;
  const made = await api.call('POST', '/api/2.0/mlflow/experiments/create', { name: experimentName });
  return JSON.parse(made.body).experiment_id;
}

/** Calls of one caller. */
class Api {
  constructor(
    private readonly target: Target,
    private readonly token: string,
    private readonly workspace: string | undefined,
  ) {}

  /** Sends JSON, or a text as it is. */
  answer(method: string, path: string, content?: object | string): Promise<Answer> {
    const json = typeof content === 'object';
    return send(this.target, {
      method,
      path,
      token: this.token,
      headers: {
        ...(json ? { 'content-type': 'application/json' } : {}),
        ...(this.workspace === undefined ? {} : { 'x-mlflow-workspace': this.workspace }),
      },
      ...(content === undefined ? {} : { body: json ? JSON.stringify(content) : content }),
    });
  }

  /** The same. @throws Broken unless the answer is 200 */
  async call(method: string, path: string, content?: object | string): Promise<Answer> {
    const answer = await this.answer(method, path, content);
    if (answer.status === 200) return answer;
    throw new Broken(
      `${method} ${path} was answered ${answer.status}: ${answer.body.slice(0, 300)}`,
      ...advice(answer.status),
    );
  }
}

import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { BrowserSession } from '../../driver/browser/browser-session';
import { rest, send } from '../../driver/clients/https';
import { tokenOf } from '../../driver/issuer/tokens';
import type { Stack } from '../../driver/server/stack';

/** State that must survive a restart, by its ids. */
export interface PersistedState {
  /** Id of the run. */
  readonly runId: string;
  /** Cookies of a browser session. */
  readonly session: string;
}

/** Creates a run with a metric and an artifact, a model version, and a browser session. */
export async function createState(stack: Stack): Promise<PersistedState> {
  const token = await tokenOf(stack);
  const { experiment_id } = await rest<{ experiment_id: string }>(
    stack,
    token,
    'POST',
    'experiments/create',
    {
      name: 'kept',
    },
  );
  const { run } = await rest<{ run: { info: { run_id: string; artifact_uri: string } } }>(
    stack,
    token,
    'POST',
    'runs/create',
    { experiment_id },
  );
  const { run_id: runId, artifact_uri: address } = run.info;
  await rest(stack, token, 'POST', 'runs/log-batch', {
    run_id: runId,
    metrics: [{ key: 'rmse', value: 53.5, timestamp: 1, step: 1 }],
  });
  const path = address.replace('mlflow-artifacts:/', '/api/2.0/mlflow-artifacts/artifacts/');
  for (const body of ['first', 'second']) await upload(stack, token, `${path}/report.txt`, body);
  await rest(stack, token, 'POST', 'registered-models/create', { name: 'kept' });
  await rest(stack, token, 'POST', 'model-versions/create', { name: 'kept', source: address, run_id: runId });
  const browser = new BrowserSession(stack);
  await browser.logIn('scientist');
  return { runId, session: browser.cookies() };
}

/** Reads the state back through its browser session. */
export async function readState(stack: Stack, { runId, session }: PersistedState) {
  const get = async (path: string) => {
    const { status, body } = await send(stack, { path, headers: { cookie: session } });
    return status === 200 ? body : `${status} ${body}`;
  };
  const api = '/ajax-api/2.0/mlflow';
  const metrics = JSON.parse(await get(`${api}/metrics/get-history?run_id=${runId}&metric_key=rmse`));
  const version = JSON.parse(await get(`${api}/model-versions/get?name=kept&version=1`));
  const Bucket = 'mlflow-local-artifacts';
  const s3 = stack.s3();
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  s3.destroy();
  return {
    metric: metrics.metrics?.[0]?.value,
    version: version.model_version?.status,
    artifact: await get(`/get-artifact?run_uuid=${runId}&path=report.txt`),
    artifactVersions: Versions.filter(({ Key }) => Key?.endsWith(`${runId}/artifacts/report.txt`)).length,
  };
}

/** What `readState` returns if nothing was lost. */
export const completeState = { metric: 53.5, version: 'READY', artifact: 'second', artifactVersions: 2 };

async function upload(stack: Stack, token: string, path: string, body: string): Promise<void> {
  const { status, body: text } = await send(stack, { method: 'PUT', path, token, body });
  if (status !== 200) throw new Error(`PUT ${path}: ${status} ${text}`);
}

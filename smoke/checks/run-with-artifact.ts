import { good, red, unseen } from '../../checks/verdict';
import type { SmokeCheck } from '../facts';

/** The way of a training: database, artifact bucket, its key, and back. It changes the server: one experiment stays. */
export const runWithArtifact: SmokeCheck = {
  name: 'run-with-artifact',
  title: 'A run is logged, its artifact is written, read back unchanged and deleted, and the run is deleted.',
  looksAt: 'a run in the experiment mlflow-aws-smoke, which is made if it is missing and stays',
  run: async ({ tokens: { access }, evidence }) => {
    if ('missing' in access) return unseen(access.missing);
    const { runId, intact, afterDeletion } = await evidence.run();
    const fix =
      '# docs/operations.md, "ServerErrors": the bucket, its key, and the policy of the S3 endpoint';
    if (!intact) return red(`the artifact of run ${runId} came back changed`, fix);
    if (afterDeletion === 200) return red(`the artifact of run ${runId} is there after its deletion`, fix);
    return good(`run ${runId}`);
  },
};

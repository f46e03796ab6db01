import { applyBucket } from '../object-store/apply-bucket';
import { startObjectStore } from '../object-store/object-store';
import type { Plan } from '../plan';
import type { PythonEnvironments } from '../python-environments';
import type { Step } from './step';

/** Starts what stands for S3, and makes the bucket as the template says. */
export const objectStoreStep: Step<{ blueprint: Plan; python: PythonEnvironments }> = {
  title: 'S3',
  run: async ({ blueprint, python, settings, secrets, supervisor, logFile }) => {
    const { bucket } = blueprint;
    const store = await startObjectStore(
      {
        executable: python.objectStore.command('ministack'),
        port: settings.ports.objectStore,
        dataFolder: settings.folders.objects,
        logFile: logFile('s3'),
        region: settings.environment.region,
        credentials: secrets.awsCredentials,
      },
      supervisor,
    );
    await applyBucket(store.client, bucket.name, bucket.properties, bucket.policy);
  },
};

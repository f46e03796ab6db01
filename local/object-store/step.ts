import type { Plan } from '../blueprint/plan';
import type { PythonEnvironments } from '../python/python-environments';
import type { Step } from '../run/step';
import { ensureBucket } from './bucket';
import { type ObjectStore, startObjectStore } from './object-store';

/** Starts the stand-in of S3, and makes the buckets of the templates. */
export const objectStoreStep: Step<{ plan: Plan; python: PythonEnvironments }, { objectStore: ObjectStore }> =
  {
    title: 'S3',
    run: async ({ plan, python, settings, secrets, supervisor, logFile }) => {
      const objectStore = await startObjectStore(
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
      for (const bucket of [plan.bucket, plan.issuerKeys.bucket])
        await ensureBucket(objectStore.client, bucket);
      return { objectStore };
    },
  };

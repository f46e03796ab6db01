import type { Step } from '../run/step';
import { type PythonEnvironments, pythonEnvironments } from './python-environments';

/** Installs the server's packages, as in the image, and the object store. */
export const pythonStep: Step<unknown, { python: PythonEnvironments }> = {
  title: 'Python environments',
  run: async ({ settings, supervisor }, progress) => ({
    python: await pythonEnvironments(settings.folders, supervisor, progress),
  }),
};

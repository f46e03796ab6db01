import { setTimeout as delay } from 'node:timers/promises';
import { Listr, PRESET_TIMER } from 'listr2';
import { aborted, Interrupted } from './interruption';
import type { LocalRun } from './local-run';

/** Milliseconds. A signal arrives within one or two; a failed start may be reported that much later. */
const signalDelayMs = 100;

/** Runs every step of the start and shows it. Rejects with the first failure, or with the reason of `ended`. */
export async function start(run: LocalRun, ended: AbortSignal): Promise<void> {
  let failure: unknown;
  const interruption = aborted(ended);
  interruption.catch(() => undefined); // handled by the step that is running, if any
  const failed = async (error: unknown): Promise<never> => {
    // Ctrl-C also reaches the program that a step waits for, and its end may arrive here before the signal does.
    await delay(signalDelayMs);
    failure = ended.aborted ? ended.reason : error;
    throw new Error(failure instanceof Interrupted ? 'interrupted' : 'see below');
  };
  const steps = run.steps.map(({ title, run: work }) => ({
    title,
    task: (_: unknown, task: { output: string }) => {
      const done = work((message) => {
        task.output = message;
      });
      return Promise.race([done, interruption]).catch(failed);
    },
  }));
  const progress = new Listr(steps, {
    registerSignalListeners: false,
    rendererOptions: { timer: PRESET_TIMER, collapseErrors: false },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  });
  await progress.run().catch(() => {
    throw failure;
  });
}

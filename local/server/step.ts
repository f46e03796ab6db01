import { answersOk } from '../processes/readiness';
import { loopback } from '../run/loopback';
import type { Step } from '../run/step';
import { type TaskNeeds, taskProcess } from './task-process';

/** Milliseconds. Measured: 10 s on a quiet machine; a loaded one with few cores takes minutes. */
const readyTimeoutMs = 300_000;

/** Starts the server's task and waits until it is healthy, as the target group defines that. */
export const serverStep: Step<TaskNeeds> = {
  title: 'MLflow',
  run: async (context) => {
    const { plan, supervisor, closers } = context;
    const { targetGroup, healthCheckPath } = plan.loadBalancer;
    const url = `${targetGroup.protocol.toLowerCase()}://${loopback}:${targetGroup.port}${healthCheckPath}`;
    const server = await supervisor.start(taskProcess('MLflow', plan.serve, context), {
      ready: answersOk(url),
      readyTimeoutMs,
    });
    closers.push(() => supervisor.stop(server));
  },
};

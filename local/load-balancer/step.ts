import { createHash } from 'node:crypto';
import type { ListenerPlan, Plan } from '../blueprint/plan';
import type { Certificates } from '../certificates/certificates';
import type { Context } from '../run/context';
import { logLines } from '../run/log-lines';
import { loopback } from '../run/loopback';
import type { Step } from '../run/step';
import { startLoadBalancer } from './load-balancer';

interface Needs {
  readonly plan: Plan;
  readonly certificates: Certificates;
}

/** Starts the stand-in of the load balancer, one listener after the other. Clients can connect from now on. */
export const loadBalancerStep: Step<Needs> = {
  title: 'Load balancer',
  run: async (context) => {
    const { https, redirect } = context.plan.loadBalancer;
    await startListener(https, true, context);
    if (redirect) await startListener(redirect, false, context);
  },
};

async function startListener(
  { listener, rules }: ListenerPlan,
  withTls: boolean,
  { plan, certificates, secrets, closers, logFile }: Context & Needs,
): Promise<void> {
  const { arn, attributes, targetGroup } = plan.loadBalancer;
  const { protocol, port } = targetGroup;
  const log = logLines(logFile('load-balancer'));
  const loadBalancer = await startLoadBalancer({
    listener,
    rules,
    attributes,
    loadBalancerArn: arn,
    targets: new Map([[targetGroup.arn, { protocol, host: loopback, port }]]),
    bind: loopback,
    port: Number(listener.Port),
    ...(withTls ? { certificate: certificates } : {}),
    trustedCa: certificates.ca,
    secretKey: createHash('sha256').update(secrets.value('load-balancer-cookies')).digest(),
    log: (entry) => log(JSON.stringify(entry)),
  });
  closers.push(() => loadBalancer.close());
}

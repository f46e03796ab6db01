import { auditCounterexamples } from './audit';
import type { Counterexample } from './counterexample';
import { dataCounterexamples } from './data';
import { databaseCounterexamples } from './database';
import { imagesCounterexamples } from './images';
import { issuerKeysCounterexamples } from './issuer-keys';
import { listenerCounterexamples } from './listener';
import { loadBalancerCounterexamples } from './load-balancer';
import { networkCounterexamples } from './network';
import { rolesCounterexamples } from './roles';
import { tasksCounterexamples } from './tasks';
import { userPoolCounterexamples } from './user-pool';

/** A way to break each security rule. */
export const counterexamples: readonly Counterexample[] = [
  ...networkCounterexamples,
  ...loadBalancerCounterexamples,
  ...listenerCounterexamples,
  ...userPoolCounterexamples,
  ...issuerKeysCounterexamples,
  ...rolesCounterexamples,
  ...tasksCounterexamples,
  ...imagesCounterexamples,
  ...dataCounterexamples,
  ...databaseCounterexamples,
  ...auditCounterexamples,
];

import { containers } from '../../facts/containers';
import type { SecurityRule } from '../../security-rule';

export const mlkTask6: SecurityRule = {
  id: 'MLK-TASK-6',
  sentence: "MLflow's own metrics are off.",
  why: 'They would be served behind the load balancer, to every user.',
  link: 'docs/adr/0013-gatehouse.md',
  fix: 'Remove MLFLOW_EXPOSE_PROMETHEUS; the gatehouse has metrics on a port of its own.',
  violations: (templates) =>
    containers(templates).filter(({ environment }) => environment.get('MLFLOW_EXPOSE_PROMETHEUS')),
};

import { mostTasks } from '../../../lib/config/derived/deployment';
import { at } from '../../../lib/policy/json';
import type { Facts } from '../../facts/facts';
import { quotaCheck } from './quota-check';

/** CPU units of a vCPU. */
const units = 1024;

/**
 * Old and new tasks run side by side in a deployment, and the migration beside them. A new account has six. What other
 * tasks of the account use is not known here: AWS counts it in a metric only.
 */
export const fargateVcpus = quotaCheck({
  name: 'quota-fargate-vcpus',
  counts: "Fargate vCPUs (others' tasks not counted)",
  code: ['fargate', 'L-3032A538'],
  byDefault: 6,
  of: 'account',
  needed: (facts) =>
    (mostTasks(facts.environment.service) * cpuOf(facts, /\/Task\//) + cpuOf(facts, /\/MigrationTask\//)) /
    units,
});

function cpuOf({ templates }: Facts, path: RegExp): number {
  return Math.max(
    ...templates
      .expected('AWS::ECS::TaskDefinition', path)
      .map(({ properties }) => Number(at(properties, 'Cpu'))),
  );
}

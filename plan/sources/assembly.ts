import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { Stack, Template } from '../templates/template';
import { PlanError } from './plan-error';

/**
 * The stacks of a synthesized application, in the order of their deployment.
 * @param folder what `cdk synth` wrote
 * @throws PlanError if it is none
 */
export function readAssembly(folder: string): Stack[] {
  if (!existsSync(join(folder, 'manifest.json')))
    throw new PlanError(`${folder} has no manifest.json: it must be a folder that \`npm run synth\` wrote.`);
  return new CloudAssembly(folder).stacks.map(({ id, stackName, template }) => ({
    id,
    name: stackName,
    template: template as Template,
  }));
}

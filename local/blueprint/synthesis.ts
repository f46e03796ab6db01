import { buildApp } from '../../lib/app';
import type { LocalSecrets } from '../run/secrets';
import type { Settings } from '../run/settings';
import { Blueprint, templatesOf } from './blueprint';
import { deployedValues } from './deployed-values';

/** Synthesizes the application of the `local` environment in process, as `cdk synth -c env=local` does. */
export function synthesize({ environment, folders }: Settings, secrets: LocalSecrets): Blueprint {
  const app = buildApp('local', environment, {
    outdir: folders.assembly,
    // Functions run from their sources here, and the template validation is `cdk synth`'s: 7 of 10 CPU seconds.
    context: { 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: false,
  });
  const secret = (arn: string, jsonKey: string | undefined) =>
    secrets.value(jsonKey ? `${arn}#${jsonKey}` : arn);
  return new Blueprint(templatesOf(app.synth()), deployedValues(environment, secret));
}

import { App } from 'aws-cdk-lib';
import { buildApp } from '../../../lib/app';
import { readEnvironment } from '../../../lib/config/load';
import { validate } from '../../../lib/config/validate';

/**
 * An application for the CDK CLI, as `bin/mlflow.ts`, of an environment in which some settings have been changed since it
 * was deployed. Context: `env`, and `changes`, JSON of the changed settings.
 */
const { node } = new App();
const name = String(node.tryGetContext('env'));
const changes = JSON.parse(String(node.tryGetContext('changes')));
buildApp(name, validate(`config/${name}.ts`, merged(readEnvironment(name), changes)));

/** The settings, with each changed one in its place. */
function merged<Settings>(settings: Settings, changed: object): Settings {
  const entries = Object.entries(changed).map(([key, value]) => {
    const former = (settings as Record<string, unknown>)[key];
    const isSection = typeof value === 'object' && !Array.isArray(value) && typeof former === 'object';
    return [key, isSection ? merged(former, value) : value];
  });
  return { ...settings, ...Object.fromEntries(entries) };
}

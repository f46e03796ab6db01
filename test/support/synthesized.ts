import type { App, Stack } from 'aws-cdk-lib';
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { buildApp } from '../../lib/app';
import { readEnvironment } from '../../lib/config/load';
import type { EnvironmentInput } from '../../lib/config/schema/environment';
import { validate } from '../../lib/config/validate';

/** A template as plain JSON that a test may also damage. */
// biome-ignore lint/suspicious/noExplicitAny: a template is what the test looks into, down to any depth
export type TemplateJson = Record<string, any>;

/** Quick synthesis: functions are not bundled, and the built-in template validation (7 of 10 CPU seconds) is off. */
export const quickly = { context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false };

/** The configuration of `config/<name>.ts`, free to be changed. */
// biome-ignore lint/suspicious/noExplicitAny: tests write wrong things into it
export function inputOf(name: string): any {
  return structuredClone(readEnvironment(name));
}

/** The application of an environment, changed as the test likes. */
export function appOf(name: string, change: (input: EnvironmentInput) => void = () => {}): App {
  const input = inputOf(name) as EnvironmentInput;
  change(input);
  return buildApp(name, validate(`config/${name}.ts`, input), quickly);
}

/** Templates by stack. */
export function templatesOf(app: App): Record<string, TemplateJson> {
  const { stacks } = app.synth();
  return Object.fromEntries(
    stacks.map(({ id, template }: CloudFormationStackArtifact) => [id, template as TemplateJson]),
  );
}

const cache = new Map<string, Record<string, TemplateJson>>();

/** Templates of an environment as it is configured; synthesized once a test file. */
export function templates(name: string): Record<string, TemplateJson> {
  const known = cache.get(name) ?? templatesOf(appOf(name));
  cache.set(name, known);
  return known;
}

/** The stack of that id. */
export function stackOf(app: App, id: string): Stack {
  return app.node.findChild(id) as Stack;
}

/** Every resource of a type, over all stacks. */
export function resources(all: Record<string, TemplateJson>, type: string): TemplateJson[] {
  return Object.values(all).flatMap(({ Resources }) =>
    Object.values(Resources as Record<string, TemplateJson>).filter((resource) => resource.Type === type),
  );
}

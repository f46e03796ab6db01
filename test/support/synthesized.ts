import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { buildApp } from '../../lib/app';
import type { EnvironmentInput } from '../../lib/config/schema/environment';
import { environmentOf, fixtureFolder, nameOf } from './environments';

/** A template as plain JSON that a test can also change. */
// biome-ignore lint/suspicious/noExplicitAny: a template is what the test looks into, down to any depth
export type TemplateJson = Record<string, any>;

/** Options for a fast synthesis, without bundling and without template validation (7 of 10 CPU seconds). */
export const quickly = { context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false };

/** The application of an environment, with the changes of a test. */
export function appOf(environment: string, change?: (input: EnvironmentInput) => void): App {
  return buildApp(nameOf(environment), environmentOf(environment, change), quickly);
}

/** The templates, by the id of their stack. */
export function templatesOf(app: App): Record<string, TemplateJson> {
  const { stacks } = app.synth();
  return Object.fromEntries(
    stacks.map(({ id, template }: CloudFormationStackArtifact) => [id, template as TemplateJson]),
  );
}

const cache = new Map<string, Record<string, TemplateJson>>();

/** The templates of an environment. They are synthesized once for all test files, and again if a source changes. */
export function templates(environment: string): Record<string, TemplateJson> {
  const known = cache.get(environment) ?? cached(environment);
  cache.set(environment, known);
  return known;
}

const root = join(__dirname, '../..');
const sources = ['cdk.json', 'package-lock.json', 'config', 'lambda', 'lib', 'server', fixtureFolder];

function cached(environment: string): Record<string, TemplateJson> {
  const folder = join(root, 'test-results/templates', sourceDigest());
  const file = join(folder, `${environment.replace('/', '-')}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const made = templatesOf(appOf(environment));
  mkdirSync(folder, { recursive: true });
  // Another test file may do the same at the same time; the last one replaces the file by the same content.
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(made));
  renameSync(`${file}.${process.pid}`, file);
  return made;
}

/** A digest of all files that influence the templates. */
function sourceDigest(): string {
  const digest = createHash('sha256');
  const files = sources.flatMap((source) => filesIn(resolve(root, source)));
  for (const file of files) digest.update(`${file}\0`).update(readFileSync(file));
  return digest.digest('hex').slice(0, 16);
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => !name.startsWith('.') && name !== '__pycache__');
  return names.sort().flatMap((name) => filesIn(join(path, name)));
}

/** The stack with this id. */
export function stackOf(app: App, id: string): Stack {
  return app.node.findChild(id) as Stack;
}

/** All resources of a type in all stacks. */
export function resources(all: Record<string, TemplateJson>, type: string): TemplateJson[] {
  return Object.values(all).flatMap(({ Resources }) =>
    Object.values(Resources as Record<string, TemplateJson>).filter((resource) => resource.Type === type),
  );
}

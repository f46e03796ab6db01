import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Access, unseenOf } from '../../checks/aws/access';
import { AwsClients } from '../../checks/aws/clients';
import { Deployed } from '../../checks/aws/deployed';
import { buildApp } from '../../lib/app';
import type { Environment } from '../../lib/config/schema/environment';
import { Templates } from '../../lib/policy/templates';
import type { Machine } from './machine';

/** What the doctor examines. */
export interface Facts {
  /** The environment's name. */
  readonly name: string;
  /** Its validated configuration. */
  readonly environment: Environment;
  /** What would be deployed. */
  readonly templates: Templates;
  /** Version of the CDK's bootstrap that the templates need. */
  readonly bootstrapVersion: number;
  /** The machine that would deploy. */
  readonly machine: Machine;
  /** Clients for the environment's region. */
  readonly aws: AwsClients;
  /** Who asks AWS. */
  readonly access: Access;
  /** What is deployed already. */
  readonly deployed: Deployed;
}

/** Synthesizes an environment, without bundling and CloudFormation's own validation, which `npm run synth` does. */
export function factsOf(
  name: string,
  environment: Environment,
  { machine, access }: Pick<Facts, 'machine' | 'access'>,
): Facts {
  const outdir = mkdtempSync(join(tmpdir(), 'mlflow-doctor-'));
  const aws = new AwsClients(environment.region, unseenOf(access, environment));
  try {
    const { stacks } = buildApp(name, environment, {
      outdir,
      context: { 'aws:cdk:bundling-stacks': [] },
      builtinCloudFormationValidation: false,
    }).synth();
    return {
      name,
      environment,
      machine,
      aws,
      access,
      templates: new Templates(
        stacks.map(({ id, template }) => ({ path: id, account: environment.account, template })),
      ),
      bootstrapVersion: Math.max(...stacks.map((stack) => stack.requiresBootstrapStackVersion ?? 0)),
      deployed: new Deployed(
        aws,
        stacks.map(({ stackName }) => stackName),
      ),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

import { AwsClients } from '../../checks/aws/clients';
import { Deployed } from '../../checks/aws/deployed';
import type { Verdict } from '../../checks/verdict';
import type { DoctorCheck } from '../../doctor/facts/doctor-check';
import type { Facts } from '../../doctor/facts/facts';
import type { Machine } from '../../doctor/facts/machine';
import type { EnvironmentInput } from '../../lib/config/schema/environment';
import { Templates } from '../../lib/policy/templates';
import { environmentOf } from '../support/environments';
import { appOf, templates, templatesOf } from '../support/synthesized';

/** What a check must say about an environment. */
export interface Case {
  /** The check. */
  readonly check: DoctorCheck;
  /** What is so, in words. */
  readonly when: string;
  /** The fixture. */
  readonly environment?: 'dev' | 'private' | 'prod' | 'staging-codebuild';
  /** Changes its configuration. */
  readonly change?: (input: EnvironmentInput) => void;
  /** Whether the change shows in the templates. */
  readonly synthesize?: boolean;
  /** Lets AWS answer. */
  readonly aws?: () => void;
  /** Why AWS is not asked. */
  readonly unseen?: string;
  /** What the operator's machine has. */
  readonly machine?: Partial<Machine>;
  /** The outcome. */
  readonly says: Verdict['outcome'];
  /** What it has found. */
  readonly found: RegExp;
  /** The command of a red. */
  readonly fix?: RegExp;
}

/** A machine without any program, network and variable. */
const bareMachine: Machine = {
  variables: {},
  platform: 'linux',
  processor: 'arm64',
  run: async () => ({ code: undefined, text: '' }),
  nameServers: async () => {
    throw new Error('no network');
  },
  fetch: async () => {
    throw new Error('no network');
  },
};

const account = '111122223333';

/** The facts of a case. */
export function factsOf({ environment = 'prod', change, synthesize, unseen, machine }: Case): Facts {
  const all = synthesize ? templatesOf(appOf(environment, change)) : templates(environment);
  const validated = environmentOf(environment, change);
  const aws = new AwsClients(validated.region, unseen);
  return {
    name: environment,
    environment: validated,
    templates: new Templates(Object.entries(all).map(([path, template]) => ({ path, account, template }))),
    bootstrapVersion: 6,
    machine: { ...bareMachine, ...machine },
    aws,
    access:
      unseen === undefined
        ? { caller: { account, arn: `arn:aws:sts::${account}:assumed-role/Deployer/me` } }
        : { unseen },
    deployed: new Deployed(
      aws,
      Object.keys(all).map((id) => `mlflow-${environment}-${id}`),
    ),
  };
}

/** An error of AWS. */
export function awsError(name: string, message = ''): Error {
  return Object.assign(new Error(message), { name });
}

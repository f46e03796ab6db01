import type { AwsClients } from '../checks/aws/clients';
import type { Deployed } from '../checks/aws/deployed';
import type { Check } from '../checks/check';
import type { Evidence } from './evidence/evidence';
import type { Target } from './target/target';
import type { Tokens } from './target/tokens';

/** What the smoke test examines. */
export interface Facts {
  /** The server. */
  readonly target: Target;
  /** With which it is tried. */
  readonly tokens: Tokens;
  /** Clients for the environment's region. */
  readonly aws: AwsClients;
  /** The environment's stacks. */
  readonly deployed: Deployed;
  /** What several checks look at, made once. */
  readonly evidence: Evidence;
  /** Milliseconds to wait for the audit trail in its bucket; 0 looks once. */
  readonly patience: number;
}

/** A check after a deployment. */
export type SmokeCheck = Check<Facts>;

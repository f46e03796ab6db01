import type { Stack } from '../driver/server/stack';
import type { Keycloak } from './server/keycloak';
import type { KeycloakIssuer } from './server/keycloak-issuer';

/** What every check can use. */
export interface Proof {
  /** The running stack. */
  readonly stack: Stack;
  /** Its administration API and its directory. */
  readonly keycloak: Keycloak;
  /** Logs people in at Keycloak. */
  readonly issuer: KeycloakIssuer;
  /** Adds a part to the text of the results. */
  report(part: 'claims' | 'table', lines: readonly string[]): void;
}

/** A check of the proof. */
export interface Check {
  /** What is true if the check passes, as a sentence without a period. */
  readonly title: string;
  /** Runs the check. @throws Error if it fails */
  readonly run: (proof: Proof) => Promise<void>;
}

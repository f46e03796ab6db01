import type { Stack } from '../driver/server/stack';
import type { Keycloak } from './server/keycloak';
import type { KeycloakIssuer } from './server/keycloak-issuer';

/** What every check may use: the stack that runs, and its issuer. */
export interface Proof {
  readonly stack: Stack;
  readonly keycloak: Keycloak;
  readonly issuer: KeycloakIssuer;
  /** Keeps a part of the results' text. */
  report(part: 'claims' | 'table', lines: readonly string[]): void;
}

/** Something that is proved; `run` throws when it is not so. */
export interface Check {
  /** A sentence of the results. */
  readonly title: string;
  readonly run: (proof: Proof) => Promise<void>;
}

import type { Templates } from './template-facts';

/** A property that must hold in every environment, and a way to break it that the check must notice. */
export interface SecurityRule {
  readonly name: string;
  /** What offends; empty when the rule holds. */
  offences(templates: Templates): unknown[];
  /** Breaks the rule in the templates. */
  damage(templates: Templates): void;
}

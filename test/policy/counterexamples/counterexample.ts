import type { TemplateJson } from '../../support/synthesized';

/** Templates by stack. */
export type TemplatesByStack = Record<string, TemplateJson>;

/** A change of the templates that breaks a security rule: the rule must then report violations. */
export interface Counterexample {
  /** Id of the rule. */
  readonly id: string;
  /** Breaks the rule in the templates. */
  readonly break: (templates: TemplatesByStack) => void;
}

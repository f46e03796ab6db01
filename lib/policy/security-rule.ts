import type { Templates } from './templates';

/** Name of the kit's policy pack. With it in front, the CDK keeps acknowledgements apart from those of other packs. */
export const packName = 'mlflow-aws-kit';

/** Where a rule is broken. */
export interface Violation {
  /** Construct path of what breaks the rule; the empty text stands for the whole app, where something is missing. */
  readonly path: string;
}

/** A property that must hold in every environment, read from the templates alone. */
export interface SecurityRule {
  /** By this the rule is reported, acknowledged and documented: `MLK-<area>-<number>`. Never given to another rule. */
  readonly id: `MLK-${Uppercase<string>}-${number}`;
  /** What must hold, in one sentence. */
  readonly sentence: string;
  /** What could happen otherwise, in one sentence. */
  readonly why: string;
  /** Where to read more: a web page, or a document of this repository (`docs/…`). */
  readonly link: string;
  /** What to do about a violation, in one sentence. */
  readonly fix: string;
  /** Finds what breaks the rule; empty when it holds. */
  readonly violations: (templates: Templates) => readonly Violation[];
}

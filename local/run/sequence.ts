import type { Context } from './context';
import type { Progress, Step } from './step';

/** A step that has its context. */
export interface ReadyStep {
  /** Shown to the user, with the time that the step took. */
  readonly title: string;
  /** Runs the step and hands what it makes to later steps. Rejects if it fails. */
  readonly run: (progress: Progress) => Promise<void>;
}

/** Steps in their order; one that stands before those that make what it needs does not compile. */
export class Sequence<Made = unknown> {
  /** @param context takes up what each step makes when it has run */
  constructor(
    readonly context: Context & Made,
    readonly steps: readonly ReadyStep[] = [],
  ) {}

  /** The same steps, and this one after them. */
  followedBy<Makes>({ title, run }: Step<Made, Makes>): Sequence<Made & Makes> {
    const { context, steps } = this;
    const ready = async (progress: Progress) => {
      Object.assign(context, await run(context, progress));
    };
    // True for every later step: steps run one after another.
    return new Sequence<Made & Makes>(context as Context & Made & Makes, [...steps, { title, run: ready }]);
  }
}

/** What is known about a claim. */
export interface ClaimResult {
  /** What is true, as a sentence without a period. */
  readonly title: string;
  /** Whether it was true, by the name of the environment; the text is why not. */
  readonly held: Map<string, true | string>;
  /** What was changed so that it is false. @default it was not tried */
  mutation?: string;
  /** Whether the check failed then, by the name of the environment; the text says how. */
  readonly refuted: Map<string, string | false>;
}

/** How long a step took. */
export interface StepResult {
  /** Environment, and what was done. */
  readonly title: string;
  /** Its duration, in seconds. */
  readonly seconds: number;
}

/** Limit of a printed failure of a control. */
const shownCharacters = 200;

/** Collects and prints what the suite finds. */
export class Findings {
  /** In the order in which they were first checked. */
  readonly claims = new Map<string, ClaimResult>();
  /** In their order. */
  readonly steps: StepResult[] = [];

  /** Runs a step, whose failure ends the run of the environment. */
  async step<Result>(environment: string, title: string, work: () => Promise<Result>): Promise<Result> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      const seconds = (performance.now() - started) / 1000;
      this.steps.push({ title: `${environment}: ${title}`, seconds });
      console.log(`  ${environment}: ${title} (${seconds.toFixed(1)} s)`);
    }
  }

  /** Checks a claim. A failure is noted, and the run goes on. */
  async claim(environment: string, title: string, check: () => Promise<void>): Promise<void> {
    const failure = await failureOf(check);
    this.result(title).held.set(environment, failure ?? true);
    console.log(`  ${environment}: ${failure === undefined ? 'holds' : `FAILED (${failure})`}: ${title}`);
  }

  /** Checks a claim after a change that makes it false. The check must fail. */
  async control(
    environment: string,
    title: string,
    mutation: string,
    check: () => Promise<void>,
  ): Promise<void> {
    const failure = await failureOf(check);
    const result = this.result(title);
    result.mutation = mutation;
    result.refuted.set(environment, failure ?? false);
    const shown =
      failure === undefined ? 'NOT SEEN TO FAIL' : `seen to fail (${failure.slice(0, shownCharacters)})`;
    console.log(`  ${environment}: ${shown} when ${mutation}: ${title}`);
  }

  /**
   * Claims that were false, and claims that were never seen to fail.
   * @param complete whether every claim must have been checked, and seen to fail
   */
  problems(complete: boolean): string[] {
    return [...this.claims.values()].flatMap(({ title, held, refuted }) => [
      ...[...held].filter(([, is]) => is !== true).map(([name, why]) => `${name}: ${title}: ${why}`),
      ...[...refuted]
        .filter(([, how]) => how === false)
        .map(([name]) => `${name}: the check cannot fail: ${title}`),
      ...(complete && refuted.size === 0 ? [`never seen to fail: ${title}`] : []),
      ...(complete && held.size === 0 ? [`never checked: ${title}`] : []),
    ]);
  }

  private result(title: string): ClaimResult {
    const result = this.claims.get(title) ?? { title, held: new Map(), refuted: new Map() };
    this.claims.set(title, result);
    return result;
  }
}

async function failureOf(check: () => Promise<void>): Promise<string | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

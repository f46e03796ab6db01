import { recordedTypes, type Shim, shims } from './shims';

/** What the emulator reports about itself. */
export interface ShimReport {
  /** The files that were loaded, and what each has changed. */
  readonly changes: Readonly<Record<string, readonly string[]>>;
  /** Types that are recorded only. */
  readonly recorded: readonly string[];
}

/**
 * Compares the report with the lists.
 * @param listed what may be loaded
 * @throws Error that names what is not listed, and what is listed but not there
 */
export function requireListed({ changes, recorded }: ShimReport, listed: readonly Shim[] = shims): void {
  const lines = ({ file, changes: ofFile }: Pick<Shim, 'file' | 'changes'>) => [
    file,
    ...ofFile.map((change) => `${file}: ${change}`),
  ];
  const reported = [
    ...Object.entries(changes).flatMap(([file, ofFile]) => lines({ file, changes: ofFile })),
    ...recorded.map((type) => `record only: ${type}`),
  ];
  const allowed = [...listed.flatMap(lines), ...recordedTypes.map(({ type }) => `record only: ${type}`)];
  const problems = [
    ...reported.filter((line) => !allowed.includes(line)).map((line) => `${line} is not listed`),
    ...allowed.filter((line) => !reported.includes(line)).map((line) => `${line} is listed, but not there`),
  ];
  if (problems.length > 0)
    throw new Error(
      `The shims differ from acceptance/deployment/emulator/shims.ts:\n  ${problems.sort().join('\n  ')}`,
    );
}

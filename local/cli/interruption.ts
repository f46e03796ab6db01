/** Ctrl-C or a signal: the user's wish, not a failure. */
export class Interrupted extends Error {}

/** Calls `notify` on Ctrl-C, on a signal that ends a process, and if npm is gone. */
export function onInterruption(notify: (reason: Interrupted) => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => notify(new Interrupted(signal)));
  onParentDeath(() => notify(new Interrupted('npm is gone')));
}

/**
 * If npm is killed outright, it cannot pass the signal on, and the run would go on unnoticed. Started without npm, the
 * run may outlive its parent, as under nohup.
 */
function onParentDeath(notify: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && notify(), 1000).unref();
}

/** Rejects with the signal's reason as soon as it is aborted. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Stack } from './stack';

/** A line of the audit trail. */
export interface AuditLine {
  /** `X-Request-Id` of the response. */
  readonly request_id: string;
  /** MLflow's handler of the request. */
  readonly handler: string;
  /** `intended` is written before a change, the others after the request. */
  readonly outcome: 'intended' | 'allowed' | 'refused' | 'failed';
  readonly [name: string]: unknown;
}

type Stream = 'requests' | 'changes';

/** The text of a stream of the audit trail; empty if it has no file yet. */
export function auditText(stack: Stack, stream: Stream): string {
  const file = join(stack.settings.folders.audit, `${stream}.jsonl`);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The complete lines of a stream; ignores a last line that is still being written. @throws Error if a line is not JSON */
export function auditLines(stack: Stack, stream: Stream): AuditLine[] {
  const lines = auditText(stack, stream).split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as AuditLine);
}

/**
 * Waits until every one of these requests has a final line; the server writes a batch every half second.
 * @returns the lines of the requests, in the order of the file
 * @throws Error after ten seconds
 */
export async function auditLinesOf(
  stack: Stack,
  stream: Stream,
  requestIds: readonly string[],
): Promise<AuditLine[]> {
  const wanted = new Set(requestIds);
  const deadline = Date.now() + 10_000;
  for (;;) {
    const found = auditLines(stack, stream).filter((line) => wanted.has(line.request_id));
    // The line of an intent is not the final line of its request.
    const ended = found.filter(({ outcome }) => outcome !== 'intended');
    const missing = wanted.size - new Set(ended.map((line) => line.request_id)).size;
    if (missing === 0) return found;
    if (Date.now() > deadline) throw new Error(`${missing} of ${wanted.size} requests have no final line`);
    await delay(100);
  }
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Stack } from './stack';

/** A line of the audit trail. */
export interface AuditLine {
  readonly request_id: string;
  readonly handler: string;
  readonly outcome: 'intended' | 'allowed' | 'refused' | 'failed';
  readonly [name: string]: unknown;
}

type Stream = 'requests' | 'changes';

/** A stream of the stack's audit trail as it stands in its file. */
export function auditText(stack: Stack, stream: Stream): string {
  const file = join(stack.settings.folders.audit, `${stream}.jsonl`);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Its lines; one that is no JSON throws. What stands behind the last end of line is being written at this moment. */
export function auditLines(stack: Stack, stream: Stream): AuditLine[] {
  const lines = auditText(stack, stream).split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as AuditLine);
}

/** The lines of these requests, in the order of the file, when every one of them has ended: a batch takes half a second. */
export async function auditLinesOf(
  stack: Stack,
  stream: Stream,
  requestIds: readonly string[],
): Promise<AuditLine[]> {
  const wanted = new Set(requestIds);
  const deadline = Date.now() + 10_000;
  for (;;) {
    const found = auditLines(stack, stream).filter((line) => wanted.has(line.request_id));
    // An intent is written before its outcome.
    const ended = found.filter(({ outcome }) => outcome !== 'intended');
    const missing = wanted.size - new Set(ended.map((line) => line.request_id)).size;
    if (missing === 0) return found;
    if (Date.now() > deadline) throw new Error(`${missing} of ${wanted.size} requests have no line`);
    await delay(100);
  }
}

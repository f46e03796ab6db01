import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { good, red, unseen } from '../../checks/verdict';
import { auditLogGroup, physicalId } from '../evidence/physical-id';
import type { Facts, SmokeCheck } from '../facts';

/** Milliseconds. The server writes a batch every half second; CloudWatch Logs finds a line some seconds later. */
const patience = 60_000;

/** Milliseconds between two looks. */
const pause = 1000;

/** Every request has a line in the trail, within seconds. */
export const auditLine = auditLineWithin(patience);

/**
 * The same check with another patience.
 * @param milliseconds how long it looks; 0 looks once
 */
export function auditLineWithin(milliseconds: number): SmokeCheck {
  return {
    name: 'audit-line',
    title: 'The audit trail has the line of the run.',
    looksAt: 'logs:FilterLogEvents on the audit log group; with npm start, requests.jsonl',
    run: async (facts) => {
      const { target, tokens, evidence } = facts;
      if ('missing' in tokens.access) return unseen(tokens.access.missing);
      if (target.place === 'this machine' && target.auditFolder === undefined)
        return unseen('the folder of this server is not known: name it after --local');
      const { requestId } = await evidence.run();
      const look =
        target.auditFolder === undefined
          ? await inLogGroup(facts, requestId)
          : inFile(target.auditFolder, requestId);
      const started = Date.now();
      for (;;) {
        const waited = Date.now() - started;
        if (await look()) return good(`after ${(waited / 1000).toFixed(0)} s, request ${requestId}`);
        if (waited >= milliseconds) break;
        await delay(pause);
      }
      return red(
        `no line of request ${requestId} within ${milliseconds / 1000} s`,
        '# docs/operations.md, "The audit trail cannot be written"',
      );
    },
  };
}

function inFile(folder: string, requestId: string): () => Promise<boolean> {
  const file = join(folder, 'requests.jsonl');
  return async () => existsSync(file) && readFileSync(file, 'utf8').includes(requestId);
}

async function inLogGroup(
  { aws, deployed, evidence }: Facts,
  requestId: string,
): Promise<() => Promise<boolean>> {
  const logGroupName = await physicalId(deployed, auditLogGroup);
  const { started } = await evidence.run();
  const client = aws.of(CloudWatchLogsClient);
  const search = {
    logGroupName,
    startTime: started.getTime() - 60_000,
    filterPattern: `"${requestId}"`,
  };
  // A page without events is not the last one.
  return async () => {
    for await (const { events = [] } of paginateFilterLogEvents({ client }, search))
      if (events.length > 0) return true;
    return false;
  };
}

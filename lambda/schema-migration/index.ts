import { setTimeout } from 'node:timers/promises';
import { ECSClient } from '@aws-sdk/client-ecs';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import * as handlers from './handler';

const ecs = new ECSClient();
const clock: handlers.Clock = { now: Date.now, sleep: (milliseconds) => setTimeout(milliseconds) };

/** The framework's `onEvent`. */
export async function start(event: CloudFormationCustomResourceEvent) {
  return await handlers.start(ecs, event, clock);
}

/** The framework's `isComplete`. */
export async function watch(question: handlers.Question) {
  return await handlers.watch(ecs, question, clock);
}

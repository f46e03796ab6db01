import { ECSClient } from '@aws-sdk/client-ecs';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import * as handlers from './handler';

const ecs = new ECSClient();

/** The framework's `onEvent`. */
export async function start(event: CloudFormationCustomResourceEvent) {
  return await handlers.start(ecs, event);
}

/** The framework's `isComplete`. */
export async function watch(question: handlers.Question) {
  return await handlers.watch(ecs, question);
}

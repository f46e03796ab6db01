import { setTimeout } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { ECRClient } from '@aws-sdk/client-ecr';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import * as handlers from './handler';

const services: handlers.Services = {
  codebuild: new CodeBuildClient(),
  ecr: new ECRClient(),
  logs: new CloudWatchLogsClient(),
  sleep: (milliseconds) => setTimeout(milliseconds),
};

/** The framework's `onEvent`. */
export async function start(event: CloudFormationCustomResourceEvent) {
  return await handlers.start(services, event);
}

/** The framework's `isComplete`. */
export async function watch(question: handlers.Question) {
  return await handlers.watch(services, question);
}

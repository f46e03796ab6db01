import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { BatchGetBuildsCommand, type CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { ECRClient } from '@aws-sdk/client-ecr';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { describeFailure } from './failure';
import { digestOf, type ImageName } from './image-digest';
import { type Sleep, startBuild } from './start-build';

/** What the handlers call. */
export interface Services {
  /** Builds the image. */
  readonly codebuild: CodeBuildClient;
  /** Has the images. */
  readonly ecr: ECRClient;
  /** Has the log of a build. */
  readonly logs: CloudWatchLogsClient;
  /** Lets time pass. */
  readonly sleep: Sleep;
}

/** Properties of the custom resource. */
export interface ImageProperties extends ImageName {
  /** Name of the project that builds this image, and pushes it under this name. */
  readonly project: string;
}

/** What the start returns. The CDK's provider framework passes it on each time it asks whether the work is done. */
export interface Started {
  /** Id of the custom resource; always the same, so that CloudFormation never deletes a former one. */
  readonly PhysicalResourceId: string;
  /** The build that was started. @default - nothing was started */
  readonly Data?: { readonly buildId: string };
}

/** What the framework asks with: the event, and what the start has returned. */
export type Question = CloudFormationCustomResourceEvent & Started;

/** What the framework is told. */
export interface Progress {
  /** Whether the image is there. */
  readonly IsComplete: boolean;
  /** Attributes of the custom resource. @default - the image is not there yet, or nothing is asked */
  readonly Data?: { readonly digest: string };
}

/**
 * Starts a build if the image is not there: the same sources have the same name, also in a rollback. A deletion leaves the
 * images where they are.
 */
export async function start(
  { codebuild, ecr, sleep }: Services,
  event: CloudFormationCustomResourceEvent,
): Promise<Started> {
  const PhysicalResourceId = 'image';
  if (event.RequestType === 'Delete') return { PhysicalResourceId };
  const properties = propertiesOf(event);
  if (await digestOf(ecr, properties)) return { PhysicalResourceId };
  const buildId = await startBuild(codebuild, properties.project, event.RequestId, sleep);
  return { PhysicalResourceId, Data: { buildId } };
}

/**
 * Tells the framework whether the image is there. That decides, not the outcome of the build: if another deployment has
 * pushed the same image meanwhile, the repository refuses this one.
 * @throws Error if the build has ended without an image, with its last lines
 */
export async function watch({ codebuild, ecr, logs }: Services, question: Question): Promise<Progress> {
  if (question.RequestType === 'Delete') return { IsComplete: true };
  const properties = propertiesOf(question);
  const buildId = question.Data?.buildId;
  const { builds = [] } = buildId ? await codebuild.send(new BatchGetBuildsCommand({ ids: [buildId] })) : {};
  const [build] = builds;
  if (buildId && (!build || build.buildStatus === 'IN_PROGRESS')) return { IsComplete: false };
  const digest = await digestOf(ecr, properties);
  if (digest) return { IsComplete: true, Data: { digest } };
  throw new Error(await describeFailure(logs, properties, build));
}

function propertiesOf(event: CloudFormationCustomResourceEvent): ImageProperties {
  return event.ResourceProperties as unknown as ImageProperties;
}

import { type CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Build, LogsLocation } from '@aws-sdk/client-codebuild';
import type { ImageName } from './image-digest';

/** CloudFormation takes a response of 4096 bytes, and the framework adds its own words. */
const longestLog = 1_500;

/** Says why there is no image: the phase that failed, where the log is, and its last lines. */
export async function describeFailure(
  logs: CloudWatchLogsClient,
  { repository, tag }: ImageName,
  build: Build | undefined,
): Promise<string> {
  if (!build) return `The image ${repository}:${tag} was deleted during the deployment. Deploy again.`;
  const { id, buildStatus, phases = [], logs: location } = build;
  const reasons = phases
    .filter(({ phaseStatus }) => phaseStatus && phaseStatus !== 'SUCCEEDED')
    .map(({ phaseType, phaseStatus, contexts = [] }) =>
      [phaseType, phaseStatus, ...contexts.map(({ message }) => message)].filter(Boolean).join(' '),
    );
  const lines = location ? await lastLines(logs, location) : '';
  return [
    `The build ${id} of the image has ended as ${buildStatus}, without an image (${reasons.join('; ') || 'no reason given'}).`,
    location?.streamName
      ? `Its log is the stream ${location.streamName} of ${location.groupName}, and ends with:\n${lines}`
      : 'It has no log.',
  ].join(' ');
}

async function lastLines(
  logs: CloudWatchLogsClient,
  { groupName, streamName }: LogsLocation,
): Promise<string> {
  if (!groupName || !streamName) return '';
  try {
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({ logGroupName: groupName, logStreamName: streamName, limit: 30 }),
    );
    const text = events.map(({ message = '' }) => message.trimEnd()).join('\n');
    return text.slice(-longestLog);
  } catch (error) {
    // The reason of the failure matters more than the log that cannot be read.
    return `(The log cannot be read: ${error instanceof Error ? error.message : String(error)})`;
  }
}

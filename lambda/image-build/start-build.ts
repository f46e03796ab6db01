import {
  type CodeBuildClient,
  CodeBuildServiceException,
  StartBuildCommand,
} from '@aws-sdk/client-codebuild';

/** Lets time pass. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** Milliseconds before each further attempt: 65 seconds in all, of the two minutes that the function has. */
const pauses = [5_000, 10_000, 20_000, 30_000];

/** The role of the project is a minute old, and IAM has not spread it. */
const passing = /not authorized to perform: sts:AssumeRole/i;

/**
 * Starts a build.
 * @param requestId id of CloudFormation's request; a repeated request finds the build that the first one started
 * @returns id of the build
 */
export async function startBuild(
  codebuild: CodeBuildClient,
  projectName: string,
  requestId: string,
  sleep: Sleep,
): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const { build } = await codebuild.send(
        new StartBuildCommand({ projectName, idempotencyToken: requestId }),
      );
      if (build?.id) return build.id;
      throw new Error('CodeBuild has started a build without an id.');
    } catch (error) {
      const pause = pauses[attempt];
      const passes = error instanceof CodeBuildServiceException && passing.test(error.message);
      if (pause === undefined || !passes) throw error;
      await sleep(pause);
    }
  }
}

import type { BuildEnvironmentVariable } from 'aws-cdk-lib/aws-codebuild';
import { buildArguments, dockerfileDefault } from './image-sources';

/** Where Amazon mirrors the official images of Docker Hub: Docker Hub limits pulls from the addresses of CodeBuild. */
function mirrored(image: string): string {
  return image.replace(/^docker\.io\//, 'public.ecr.aws/docker/');
}

/** What a build reads from its environment. */
export interface BuildVariables {
  /** Sources, as `s3://<bucket>/<key>`. */
  readonly SOURCE: string;
  /** Repository to which the image is pushed. */
  readonly REPOSITORY: string;
  /** Tag of the image: what identifies it. */
  readonly TAG: string;
}

/** The variables in the form of a project. */
export function buildVariables(variables: BuildVariables): Record<string, BuildEnvironmentVariable> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, { value }]));
}

/** The build, as CodeBuild runs it. Every line runs in the same shell, and a line that fails ends the build. */
export function buildSpecification(platform: 'linux/arm64' | 'linux/amd64') {
  const base = dockerfileDefault('BASE_IMAGE');
  const { SOURCE_DATE_EPOCH } = buildArguments('');
  return {
    version: '0.2',
    env: { shell: 'bash' },
    phases: {
      pre_build: {
        commands: [
          'fetch() { aws s3 cp --only-show-errors "$SOURCE" source.zip; }',
          // The policy that admits these sources is seconds old, and IAM may not have spread it.
          'fetch || { sleep 20; fetch; } || { sleep 40; fetch; }',
          'unzip -q source.zip -d source',
        ],
      },
      build: {
        commands: [
          `base=${base}`,
          // The same digest, so the same image.
          `if docker pull --quiet ${mirrored(base)}; then base=${mirrored(base)}; fi`,
          [
            // No attestation: it names the time, and would make an index of the image.
            'docker buildx build --load --provenance=false --sbom=false',
            `--platform ${platform}`,
            `--build-arg BASE_IMAGE="$base" --build-arg REVISION="$TAG" --build-arg SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH}`,
            '--tag "$REPOSITORY:$TAG" source',
          ].join(' '),
          'registry=$(cut -d/ -f1 <<< "$REPOSITORY")',
          'aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"',
          'docker push --quiet "$REPOSITORY:$TAG"',
        ],
      },
    },
  };
}

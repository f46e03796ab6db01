import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Environment } from '../../../config/schema/environment';
import { ImageBuild } from './image-build';
import { buildArguments, ignoredSources, imageSources, sourcesDigest } from './image-sources';

/** The server's image, and the repository from which it is pulled. */
export interface ServerImage {
  /** The image, for a container definition. */
  readonly image: ecs.ContainerImage;
  /** Where ECS pulls it from. */
  readonly repository: IRepository;
  /** Labels for the container, which say what the image's digest does not. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** What the image is built with. */
export interface ServerImageProps {
  /** The configuration. */
  readonly environment: Environment;
  /** Encrypts the repository and the logs of a build in this account. */
  readonly key: IKey;
}

/** The server's image: built where `cdk deploy` runs, built by CodeBuild in this account, or published by your organization. */
export function serverImage(scope: Construct, props: ServerImageProps): ServerImage {
  const { image } = props.environment.service;
  switch (image.kind) {
    case 'build':
      return builtHere(scope, props);
    case 'codebuild':
      return builtInAccount(scope, props);
    case 'digest':
      return published(scope, image);
  }
}

function builtHere(scope: Construct, { environment }: ServerImageProps): ServerImage {
  const asset = new DockerImageAsset(scope, 'Image', {
    directory: imageSources,
    // The asset adds the Dockerfile itself.
    ...ignoredSources(),
    buildArgs: buildArguments(sourcesDigest()),
    platform: environment.service.architecture === 'arm64' ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64,
  });
  return { repository: asset.repository, image: ecs.ContainerImage.fromDockerImageAsset(asset) };
}

function builtInAccount(scope: Construct, { environment, key }: ServerImageProps): ServerImage {
  const { repository, tag, digest } = new ImageBuild(scope, 'Image', {
    architecture: environment.service.architecture,
    retain: environment.protection.retainData,
    key,
  });
  return {
    repository,
    image: ecs.ContainerImage.fromRegistry(repository.repositoryUriForDigest(digest)),
    // The digest is known at the deployment only: with the label, a change of the sources is one of the template too.
    labels: { 'org.opencontainers.image.revision': tag },
  };
}

function published(
  scope: Construct,
  image: Extract<Environment['service']['image'], { kind: 'digest' }>,
): ServerImage {
  const repository = ecr.Repository.fromRepositoryAttributes(scope, 'Repository', {
    repositoryArn: image.repositoryArn,
    repositoryName: image.repositoryArn.split(':repository/')[1] as string,
  });
  return { repository, image: ecs.ContainerImage.fromEcrRepository(repository, image.digest) };
}

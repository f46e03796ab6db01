import { join } from 'node:path';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { Environment } from '../../config/schema/environment';

/** The server's image, and the repository from which it is pulled. */
export interface ServerImage {
  /** The image, for a container definition. */
  readonly image: ecs.ContainerImage;
  /** Where ECS pulls it from. */
  readonly repository: IRepository;
}

/** Builds the Dockerfile of this repository at deployment, or uses an image of your organization by its digest. */
export function serverImage(scope: Construct, { image, architecture }: Environment['service']): ServerImage {
  if (image.kind === 'digest') {
    const repository = ecr.Repository.fromRepositoryAttributes(scope, 'Repository', {
      repositoryArn: image.repositoryArn,
      repositoryName: image.repositoryArn.split(':repository/')[1] as string,
    });
    return { repository, image: ecs.ContainerImage.fromEcrRepository(repository, image.digest) };
  }
  const asset = new DockerImageAsset(scope, 'Image', {
    directory: join(__dirname, '../../../server'),
    platform: architecture === 'arm64' ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64,
  });
  return { repository: asset.repository, image: ecs.ContainerImage.fromDockerImageAsset(asset) };
}

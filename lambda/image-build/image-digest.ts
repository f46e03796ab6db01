import { DescribeImagesCommand, type ECRClient, ImageNotFoundException } from '@aws-sdk/client-ecr';

/** Where an image is found. */
export interface ImageName {
  /** Name of its repository. */
  readonly repository: string;
  /** Its tag, which cannot be moved. */
  readonly tag: string;
}

/** The digest of an image; undefined if it is not there. */
export async function digestOf(ecr: ECRClient, { repository, tag }: ImageName): Promise<string | undefined> {
  try {
    const { imageDetails = [] } = await ecr.send(
      new DescribeImagesCommand({ repositoryName: repository, imageIds: [{ imageTag: tag }] }),
    );
    return imageDetails[0]?.imageDigest;
  } catch (error) {
    if (error instanceof ImageNotFoundException) return undefined;
    throw error;
  }
}

import * as ecr from 'aws-cdk-lib/aws-ecr';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { whenRemoved } from '../../core/removal-policy';

/** Props of {@link ImageRepository}. */
export interface ImageRepositoryProps {
  /** Encrypts the images. */
  readonly key: IKey;
  /** Whether it stays, with its images, when its stack is deleted. */
  readonly retain: boolean;
}

/**
 * Images that are kept. Only a deployment of this environment with changed sources adds one. A rollback needs the last few;
 * an older one is built again from its sources.
 */
const keptImages = 50;

/**
 * A repository of images that are scanned when they are pushed, and whose tags cannot be moved.
 *
 * This resource is stateful, if it is retained.
 */
export class ImageRepository extends ecr.Repository {
  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id, {
      imageScanOnPush: true,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      encryption: ecr.RepositoryEncryption.KMS,
      encryptionKey: props.key,
      lifecycleRules: [
        { description: `The newest ${keptImages} images, for a rollback`, maxImageCount: keptImages },
      ],
      removalPolicy: whenRemoved(props.retain),
    });
    // What is retained is deleted only with the failed deployment that has made it, and then it may hold an image.
    (this.node.defaultChild as ecr.CfnRepository).emptyOnDelete = true;
  }
}

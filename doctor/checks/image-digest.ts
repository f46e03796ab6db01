import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { unlessMissing } from '../../checks/aws/why-unseen';
import { good, red } from '../../checks/verdict';
import type { DoctorCheck } from '../facts/doctor-check';

/** The endpoints of the VPC are of the environment's region; an image of another one cannot be pulled. */
export const imageDigest: DoctorCheck = {
  name: 'image-digest',
  title: 'The image that the configuration names is in its registry.',
  looksAt: 'ecr:DescribeImages',
  run: async ({ environment: { service, region }, aws }) => {
    const { image } = service;
    if (image.kind !== 'digest') return good('not needed: the image is built');
    const [, , , ofRegion, registryId] = image.repositoryArn.split(':');
    const repositoryName = image.repositoryArn.split(':repository/')[1] ?? '';
    const listing = `aws ecr describe-images --region ${ofRegion} --registry-id ${registryId} --repository-name ${repositoryName} --query 'imageDetails[].[imagePushedAt, imageTags[0], imageDigest]' --output text`;
    if (ofRegion !== region)
      return red(`the repository is in ${ofRegion}, the environment in ${region}`, listing);
    const command = new DescribeImagesCommand({
      registryId,
      repositoryName,
      imageIds: [{ imageDigest: image.digest }],
    });
    const answer = await unlessMissing(aws.of(ECRClient).send(command));
    const found = answer?.imageDetails?.[0];
    if (found === undefined) return red(`${repositoryName} has no image ${image.digest}`, listing);
    const pushed = found.imagePushedAt?.toISOString().slice(0, 10) ?? 'at an unknown time';
    return good(`pushed ${pushed}${found.imageTags ? ` as ${found.imageTags.join(', ')}` : ''}`);
  },
};

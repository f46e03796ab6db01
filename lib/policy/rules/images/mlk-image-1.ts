import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkImage1: SecurityRule = {
  id: 'MLK-IMAGE-1',
  sentence: 'No image of a repository can be replaced under its tag.',
  why: 'Whoever can push could otherwise put another image in the place of one that was checked.',
  link: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html',
  fix: 'Set imageTagMutability to IMMUTABLE, or use ImageRepository.',
  violations: (templates) =>
    templates
      .resources('AWS::ECR::Repository')
      .filter(({ properties }) => at(properties, 'ImageTagMutability') !== 'IMMUTABLE'),
};

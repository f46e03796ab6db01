import type { SecurityRule } from '../../security-rule';

export const mlkData11: SecurityRule = {
  id: 'MLK-DATA-11',
  sentence: 'A bucket that outlives its stack keeps its policy.',
  why: 'The policy denies what IAM would allow; without it, one person with enough rights can do that.',
  link: 'docs/adr/0022-first-deployment.md',
  fix: "Give the bucket's policy the bucket's removal policy, or use PrivateBucket.",
  violations: (templates) => {
    const retained = templates.resources('AWS::S3::Bucket').filter((bucket) => bucket.retained);
    const paths = new Set(retained.map(({ path }) => path));
    return templates
      .resources('AWS::S3::BucketPolicy')
      .filter((policy) => paths.has(policy.path.replace('/Policy/', '/')) && !policy.retained);
  },
};

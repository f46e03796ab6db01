import { statements } from '../../facts/statements';
import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkData2: SecurityRule = {
  id: 'MLK-DATA-2',
  sentence: 'Every bucket policy refuses plain HTTP and TLS below 1.2.',
  why: 'Otherwise credentials and objects could travel in clear text or under a broken protocol.',
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html',
  fix: 'Set enforceSSL and minimumTLSVersion 1.2, or use PrivateBucket.',
  violations: (templates) =>
    templates.resources('AWS::S3::BucketPolicy').filter((policy) => {
      const denied = statements([policy]).filter(({ effect }) => effect === 'Deny');
      return !(
        denied.some(({ condition }) => at(condition, 'Bool', 'aws:SecureTransport') === 'false') &&
        denied.some(({ condition }) => at(condition, 'NumericLessThan', 's3:TlsVersion') === 1.2)
      );
    }),
};

import { issuerKeysBucket } from '../../facts/buckets';
import { denial, sparedRole, statementsAbout } from '../../facts/statements';
import type { SecurityRule } from '../../security-rule';

export const mlkKeys1: SecurityRule = {
  id: 'MLK-KEYS-1',
  sentence: "Only the function that checks the issuer's keys can write them.",
  why: 'A principal that can write them can log in as anybody.',
  link: 'docs/adr/0011-issuer-keys.md',
  fix: 'Deny s3:PutObject to everyone but the role of the function, and grant others s3:GetObject only.',
  violations: (templates) => [
    ...(/IssuerKeysFunctionRole/.test(sparedRole(denial(templates, issuerKeysBucket, 's3:PutObject')))
      ? []
      : [{ path: '' }]),
    ...statementsAbout(templates, 'IssuerKeysBucket').filter(
      ({ path, actions }) => !/\/IssuerKeys\/Function\//.test(path) && actions.join() !== 's3:GetObject',
    ),
  ],
};

import { at, json } from '../../json';
import type { SecurityRule } from '../../security-rule';

/** Functions of the CDK's own (they empty a bucket, close the default security group) bring roles of its making. */
const cdkHelper = /\/Custom::\w+CustomResourceProvider\//;

export const mlkIam2: SecurityRule = {
  id: 'MLK-IAM-2',
  sentence: 'No role has a policy that AWS writes.',
  why: 'AWS changes such policies without a deployment, and they grant more than one part needs.',
  link: 'docs/adr/0005-own-roles-and-acknowledgements.md',
  fix: 'Write a ManagedPolicy with the named actions and resources.',
  violations: (templates) =>
    templates
      .resources('AWS::IAM::Role')
      .filter(({ path }) => !cdkHelper.test(path))
      .filter(({ properties }) => json(at(properties, 'ManagedPolicyArns')).includes(':iam::aws:policy')),
};

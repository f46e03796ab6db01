import { resources, type TemplateJson } from '../../support/synthesized';
import type { Counterexample } from './counterexample';
import { identityStatements, isOurs, list } from './template-facts';

/** Ways to break the rules of lib/policy/rules/roles. */
export const rolesCounterexamples: readonly Counterexample[] = [
  {
    id: 'MLK-IAM-1',
    break: (all) => {
      (identityStatements(all)[0] as TemplateJson).Action = 's3:*';
    },
  },
  {
    id: 'MLK-IAM-2',
    break: (all) => {
      const role = resources(all, 'AWS::IAM::Role').find(isOurs) as TemplateJson;
      role.Properties.ManagedPolicyArns = ['arn:aws:iam::aws:policy/AmazonS3FullAccess'];
    },
  },
  {
    id: 'MLK-IAM-3',
    break: (all) => {
      const pass = identityStatements(all).find(({ Action }) =>
        list(Action).includes('iam:PassRole'),
      ) as TemplateJson;
      delete pass.Condition;
    },
  },
  {
    id: 'MLK-IAM-4',
    break: (all) => {
      const connect = identityStatements(all).find(({ Action }) =>
        list(Action).includes('rds-db:connect'),
      ) as TemplateJson;
      connect.Resource = '*';
    },
  },
];

import type { TemplateJson } from '../../support/synthesized';
import type { Counterexample } from './counterexample';
import { denial, first, keysBucket, taskStatements } from './template-facts';

/** Ways to break the rules of lib/policy/rules/issuer-keys. */
export const issuerKeysCounterexamples: readonly Counterexample[] = [
  {
    id: 'MLK-KEYS-1',
    break: (all) => {
      (denial(all, keysBucket, 's3:PutObject') as TemplateJson).Condition.ArnNotEquals = {
        'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/Administrator',
      };
    },
  },
  {
    id: 'MLK-KEYS-2',
    break: (all) => {
      const statement = denial(all, keysBucket, 's3:DeleteObjectVersion') as TemplateJson;
      statement.Action = ['s3:DeleteObject'];
    },
  },
  {
    id: 'MLK-KEYS-3',
    break: (all) => {
      const statement = taskStatements(all).find(({ Action }) => Action === 's3:GetObject') as TemplateJson;
      statement.Resource = '*';
    },
  },
  {
    id: 'MLK-KEYS-4',
    break: (all) => {
      delete first(all, 'AWS::ECS::Service').DependsOn;
    },
  },
];

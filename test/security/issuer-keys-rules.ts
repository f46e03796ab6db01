import { resources, type TemplateJson } from '../support/synthesized';
import type { SecurityRule } from './security-rule';
import { denial, exempt, first, keysBucket, list, statementsAbout, taskStatements } from './template-facts';

/** The issuer's keys. */
export const issuerKeysRules: readonly SecurityRule[] = [
  {
    name: "only the function that checks them writes the issuer's keys",
    offences: (all) => [
      ...(/IssuerKeysFunctionRole/.test(exempt(denial(all, keysBucket, 's3:PutObject')))
        ? []
        : ['no denial']),
      ...statementsAbout(all, 'IssuerKeysBucket', /\/IssuerKeys\/Function\//).filter(
        ({ Action }) => list(Action).join() !== 's3:GetObject',
      ),
    ],
    damage: (all) => {
      (denial(all, keysBucket, 's3:PutObject') as TemplateJson).Condition.ArnNotEquals = {
        'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/Administrator',
      };
    },
  },
  {
    name: "nobody brings back older keys of the issuer's by deleting the newest",
    offences: (all) =>
      ['s3:DeleteObject', 's3:DeleteObjectVersion'].filter((action) => {
        const statement = denial(all, keysBucket, action);
        return !statement || !/^""$|S3AutoDeleteObjects/.test(exempt(statement));
      }),
    damage: (all) => {
      const statement = denial(all, keysBucket, 's3:DeleteObjectVersion') as TemplateJson;
      statement.Action = ['s3:DeleteObject'];
    },
  },
  {
    name: "the server reads the one object of the issuer's keys",
    offences: (all) => {
      const resources = taskStatements(all)
        .filter(({ Action }) => list(Action).some((action) => action.startsWith('s3:')))
        .map(({ Resource }) => JSON.stringify(Resource));
      return resources.length === 1 && resources[0]?.includes('/issuer-keys.json') ? [] : resources;
    },
    damage: (all) => {
      const statement = taskStatements(all).find(({ Action }) => Action === 's3:GetObject') as TemplateJson;
      statement.Resource = '*';
    },
  },
  {
    name: "the server waits for the issuer's keys",
    offences: (all) =>
      resources(all, 'AWS::ECS::Service').filter(
        ({ DependsOn }) => !list(DependsOn).some((id) => /^IssuerKeys[0-9A-F]{8}$/.test(String(id))),
      ),
    damage: (all) => {
      delete first(all, 'AWS::ECS::Service').DependsOn;
    },
  },
];

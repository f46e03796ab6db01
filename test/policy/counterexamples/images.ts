import type { TemplateJson } from '../../support/synthesized';
import type { Counterexample } from './counterexample';
import { first, identityStatements, list } from './template-facts';

const push = (all: Parameters<Counterexample['break']>[0]) =>
  identityStatements(all).find(({ Action }) => list(Action).includes('ecr:PutImage')) as TemplateJson;

/** Ways to break the rules of lib/policy/rules/images. */
export const imagesCounterexamples: readonly Counterexample[] = [
  {
    id: 'MLK-IMAGE-1',
    break: (all) => {
      delete first(all, 'AWS::ECR::Repository').Properties.ImageTagMutability;
    },
  },
  {
    id: 'MLK-IMAGE-2',
    break: (all) => {
      first(all, 'AWS::ECR::Repository').Properties.ImageScanningConfiguration.ScanOnPush = false;
    },
  },
  {
    id: 'MLK-IMAGE-2',
    break: (all) => {
      delete first(all, 'AWS::ECR::Repository').Properties.EncryptionConfiguration;
    },
  },
  {
    id: 'MLK-IMAGE-3',
    break: (all) => {
      push(all).Resource = 'arn:aws:ecr:eu-central-1:111122223333:repository/*';
    },
  },
  {
    id: 'MLK-IMAGE-3',
    // Another role that may push to the same repository, under its exact name.
    break: (all) => {
      const other = identityStatements(all).find(({ Action }) =>
        list(Action).includes('rds-db:connect'),
      ) as TemplateJson;
      Object.assign(other, { Action: 'ecr:PutImage', Resource: push(all).Resource });
    },
  },
  {
    id: 'MLK-IMAGE-4',
    break: (all) => {
      delete first(all, 'AWS::CodeBuild::Project').Properties.LogsConfig;
    },
  },
  {
    id: 'MLK-IMAGE-4',
    break: (all) => {
      delete first(all, 'AWS::CodeBuild::Project').Properties.TimeoutInMinutes;
    },
  },
  {
    id: 'MLK-IMAGE-4',
    break: (all) => {
      first(all, 'AWS::CodeBuild::Project').Properties.Environment.EnvironmentVariables.push({
        Name: 'INDEX_PASSWORD',
        Type: 'PLAINTEXT',
        Value: 'none',
      });
    },
  },
];

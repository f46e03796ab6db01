import type { TemplateJson } from '../../support/synthesized';
import type { Counterexample } from './counterexample';
import { first, machines } from './template-facts';

/** Ways to break the rules of lib/policy/rules/user-pool. */
export const userPoolCounterexamples: readonly Counterexample[] = [
  {
    id: 'MLK-POOL-1',
    break: (all) => {
      first(all, 'AWS::Cognito::UserPool').Properties.AdminCreateUserConfig.AllowAdminCreateUserOnly = false;
    },
  },
  {
    id: 'MLK-POOL-2',
    break: (all) => {
      first(all, 'AWS::Cognito::UserPool').Properties.MfaConfiguration = 'OPTIONAL';
    },
  },
  {
    id: 'MLK-POOL-3',
    break: (all) => {
      first(all, 'AWS::Cognito::UserPoolClient').Properties.PreventUserExistenceErrors = 'LEGACY';
    },
  },
  {
    id: 'MLK-POOL-4',
    break: (all) => {
      first(all, 'AWS::Cognito::UserPoolClient').Properties.AccessTokenValidity = 1440;
    },
  },
  {
    id: 'MLK-POOL-5',
    break: (all) => {
      first(all, 'AWS::Cognito::UserPoolClient').Properties.AllowedOAuthFlows = ['implicit'];
    },
  },
  {
    id: 'MLK-POOL-5',
    // Cognito admits SRP and custom authentication to a client that names no flow.
    break: (all) => {
      delete first(all, 'AWS::Cognito::UserPoolClient').Properties.ExplicitAuthFlows;
    },
  },
  {
    id: 'MLK-POOL-6',
    break: (all) => {
      (machines(all)[0] as TemplateJson).AllowedOAuthScopes.push({
        'Fn::Join': ['', [{ Ref: 'ResourceServer' }, '/pricing.members']],
      });
    },
  },
  {
    id: 'MLK-POOL-7',
    break: (all) => {
      first(all, 'AWS::Cognito::UserPoolClient').Properties.AllowedOAuthScopes.push(
        'aws.cognito.signin.user.admin',
      );
    },
  },
  {
    id: 'MLK-POOL-8',
    break: (all) => {
      first(all, 'AWS::Cognito::UserPool').Properties.LambdaConfig = {
        PreTokenGenerationConfig: { LambdaArn: 'arn', LambdaVersion: 'V3_0' },
      };
    },
  },
];

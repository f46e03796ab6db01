import type { TemplateJson } from '../support/synthesized';
import type { SecurityRule } from './security-rule';
import { first, flat, machines, properties } from './template-facts';

/** The user pool, where there is one. */
export const userPoolRules: readonly SecurityRule[] = [
  {
    name: 'only administrators make users',
    offences: (all) =>
      properties(all, 'AWS::Cognito::UserPool').filter(
        ({ AdminCreateUserConfig }) => !AdminCreateUserConfig?.AllowAdminCreateUserOnly,
      ),
    damage: (all) => {
      first(all, 'AWS::Cognito::UserPool').Properties.AdminCreateUserConfig.AllowAdminCreateUserOnly = false;
    },
  },
  {
    name: 'everybody has a second factor, and not by SMS',
    offences: (all) =>
      properties(all, 'AWS::Cognito::UserPool').filter(
        ({ MfaConfiguration, EnabledMfas }) =>
          MfaConfiguration !== 'ON' || JSON.stringify(EnabledMfas) !== '["SOFTWARE_TOKEN_MFA"]',
      ),
    damage: (all) => {
      first(all, 'AWS::Cognito::UserPool').Properties.MfaConfiguration = 'OPTIONAL';
    },
  },
  {
    name: 'no answer tells whether a user exists',
    offences: (all) =>
      properties(all, 'AWS::Cognito::UserPoolClient').filter(
        ({ PreventUserExistenceErrors }) => PreventUserExistenceErrors !== 'ENABLED',
      ),
    damage: (all) => {
      first(all, 'AWS::Cognito::UserPoolClient').Properties.PreventUserExistenceErrors = 'LEGACY';
    },
  },
  {
    name: 'access tokens are short and can be revoked',
    offences: (all) =>
      properties(all, 'AWS::Cognito::UserPoolClient').filter(
        ({ AccessTokenValidity, EnableTokenRevocation }) =>
          AccessTokenValidity !== 15 || EnableTokenRevocation !== true,
      ),
    damage: (all) => {
      first(all, 'AWS::Cognito::UserPoolClient').Properties.AccessTokenValidity = 1440;
    },
  },
  {
    name: 'no client takes passwords or implicit grants',
    offences: (all) =>
      properties(all, 'AWS::Cognito::UserPoolClient').filter(
        ({ ExplicitAuthFlows = [], AllowedOAuthFlows }) =>
          ExplicitAuthFlows.some((flow: string) => /PASSWORD|SRP/.test(flow)) ||
          AllowedOAuthFlows.includes('implicit'),
      ),
    damage: (all) => {
      first(all, 'AWS::Cognito::UserPoolClient').Properties.AllowedOAuthFlows = ['implicit'];
    },
  },
  {
    name: 'a machine reaches the server and has one role in one team',
    offences: (all) =>
      machines(all).filter(({ AllowedOAuthScopes, AllowedOAuthFlows }) => {
        const scopes = AllowedOAuthScopes.map((scope: TemplateJson) => flat(scope)).sort();
        return (
          AllowedOAuthFlows.length !== 1 ||
          scopes.length !== 2 ||
          scopes[0] !== 'deployed/access' ||
          !/^deployed\/[a-z0-9-]+\.(members|viewers)$/.test(scopes[1])
        );
      }),
    damage: (all) => {
      (machines(all)[0] as TemplateJson).AllowedOAuthScopes.push({
        'Fn::Join': ['', [{ Ref: 'ResourceServer' }, '/pricing.members']],
      });
    },
  },
  {
    name: 'nobody changes attributes of their own, groups among them',
    offences: (all) =>
      properties(all, 'AWS::Cognito::UserPoolClient').filter(({ AllowedOAuthScopes }) =>
        AllowedOAuthScopes.includes('aws.cognito.signin.user.admin'),
      ),
    damage: (all) => {
      first(all, 'AWS::Cognito::UserPoolClient').Properties.AllowedOAuthScopes.push(
        'aws.cognito.signin.user.admin',
      );
    },
  },
  {
    name: 'a trigger changes tokens of people only',
    offences: (all) =>
      properties(all, 'AWS::Cognito::UserPool').filter(({ LambdaConfig = {} }) => {
        const { PreTokenGenerationConfig: config, ...others } = LambdaConfig;
        return Object.keys(others).length > 0 || (config && config.LambdaVersion !== 'V2_0');
      }),
    damage: (all) => {
      first(all, 'AWS::Cognito::UserPool').Properties.LambdaConfig = {
        PreTokenGenerationConfig: { LambdaArn: 'arn', LambdaVersion: 'V3_0' },
      };
    },
  },
];

import type { AuthFlow } from 'aws-cdk-lib/aws-cognito';

/**
 * No client accepts a password by API: people log in on Cognito's pages, machines by client credentials. Each flow must
 * be refused by name. Without any name the CDK writes nothing, and Cognito then admits SRP and custom authentication
 * (Cognito API, UserPoolClientType, `ExplicitAuthFlows`).
 */
export const refreshOnly: AuthFlow = {
  adminUserPassword: false,
  custom: false,
  user: false,
  userPassword: false,
  userSrp: false,
};

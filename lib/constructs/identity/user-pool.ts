import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Environment } from '../../config/schema/environment';
import { acknowledge } from '../../policy/acknowledge';

export interface MlflowUserPoolProps {
  /** Prefix of the login domain. */
  readonly domainPrefix: string;
  /** Groups that access rules name; users are put into them by administrators. */
  readonly groups: readonly string[];
  readonly protection: Environment['protection'];
}

/** Who may log in: administrators make the users, every user has a second factor. */
export class MlflowUserPool extends Construct {
  readonly pool: cognito.UserPool;
  readonly domain: cognito.UserPoolDomain;
  /** Scope that an access token must carry to reach the server. */
  readonly accessScope = 'mlflow/access';
  readonly accessOAuthScope: cognito.OAuthScope;

  constructor(scope: Construct, id: string, props: MlflowUserPoolProps) {
    super(scope, id);
    this.pool = new cognito.UserPool(this, 'Resource', {
      featurePlan: cognito.FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      mfa: cognito.Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 14,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
      deletionProtection: props.protection.deletionProtection,
      removalPolicy: props.protection.retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    acknowledge(
      this.pool,
      'AwsSolutions-COG8',
      'The Plus plan adds risk-based authentication for users with passwords in the pool. Users are made by administrators and have a second factor (MFA required); an organisation that wants risk scores federates its own provider. The plan costs per active user.',
    );
    this.domain = this.pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: props.domainPrefix },
      managedLoginVersion: cognito.ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    for (const groupName of props.groups) this.pool.addGroup(`Group-${groupName}`, { groupName });
    this.accessOAuthScope = this.addAccessScope();
  }

  private addAccessScope(): cognito.OAuthScope {
    const [identifier = '', scopeName = ''] = this.accessScope.split('/');
    const access = new cognito.ResourceServerScope({
      scopeName,
      scopeDescription: 'Reach the MLflow server',
    });
    const server = this.pool.addResourceServer('ResourceServer', { identifier, scopes: [access] });
    return cognito.OAuthScope.resourceServer(server, access);
  }
}

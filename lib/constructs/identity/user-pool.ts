import { Duration } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Environment } from '../../config/schema/environment';
import { acknowledge } from '../../policy/acknowledge';
import { whenRemoved } from '../core/removal-policy';
import { groupsAttributeName } from './federation';

/** Props of {@link MlflowUserPool}. */
export interface MlflowUserPoolProps {
  /** Prefix of the login domain. */
  readonly domainPrefix: string;
  /** Groups that the access rules name; administrators add users to them. */
  readonly groups: readonly string[];
  /** Teams for which machines may work. */
  readonly teams: readonly string[];
  /** Whether it refuses deletion, and stays when its stack is deleted. */
  readonly protection: Environment['protection'];
}

/**
 * Who may log in: administrators create the users, and every user has a second factor.
 *
 * This resource is stateful.
 */
export class MlflowUserPool extends Construct {
  /** The user pool. */
  readonly pool: cognito.UserPool;
  /** Domain of the login pages. */
  readonly domain: cognito.UserPoolDomain;
  /** Scope that an access token must carry to reach the server. */
  readonly accessScope = 'mlflow/access';
  /** The same scope, for a client that asks for it. */
  readonly accessOAuthScope: cognito.OAuthScope;
  private readonly teamScopes: Readonly<Record<string, cognito.OAuthScope>>;

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
      // In every pool: Cognito cannot remove an attribute if federation is given up.
      customAttributes: {
        [groupsAttributeName]: new cognito.StringAttribute({ mutable: true, maxLen: 2048 }),
      },
      deletionProtection: props.protection.deletionProtection,
      removalPolicy: whenRemoved(props.protection.retainData),
    });
    acknowledge(
      this.pool,
      'AwsSolutions-COG8',
      'The Plus plan adds risk-based authentication for users with passwords in the pool. Administrators create the users, and every user has a second factor (MFA required). An organization that wants risk scores federates its own provider. The plan is billed per active user.',
    );
    this.domain = this.pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: props.domainPrefix },
      managedLoginVersion: cognito.ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    for (const groupName of props.groups) this.pool.addGroup(`Group-${groupName}`, { groupName });
    [this.accessOAuthScope, this.teamScopes] = this.addScopes(props.teams);
  }

  /** Scope by which a machine has a role in a team. */
  teamScope(team: string, role: Role): cognito.OAuthScope {
    return this.teamScopes[scopeName(team, role)] as cognito.OAuthScope;
  }

  private addScopes(teams: readonly string[]): [cognito.OAuthScope, Record<string, cognito.OAuthScope>] {
    const [identifier = '', name = ''] = this.accessScope.split('/');
    const access = new cognito.ResourceServerScope({
      scopeName: name,
      scopeDescription: 'Reach the MLflow server',
    });
    const ofTeams = teams.flatMap((team) =>
      Object.entries(roles).map(
        ([role, what]) =>
          new cognito.ResourceServerScope({
            scopeName: scopeName(team, role as Role),
            scopeDescription: `${what} of team ${team}`,
          }),
      ),
    );
    const server = this.pool.addResourceServer('ResourceServer', {
      identifier,
      scopes: [access, ...ofTeams],
    });
    const scopeOf = (scope: cognito.ResourceServerScope) => cognito.OAuthScope.resourceServer(server, scope);
    return [scopeOf(access), Object.fromEntries(ofTeams.map((scope) => [scope.scopeName, scopeOf(scope)]))];
  }
}

type Role = Environment['access']['machines'][string]['role'];

/** What a machine does in each role. */
const roles: Readonly<Record<Role, string>> = {
  members: 'Read and write the experiments and models',
  viewers: 'Read the experiments and models',
};

const scopeName = (team: string, role: Role): string => `${team}.${role}`;

import { Duration } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { NodeFunction } from '../core/node-function';

/** Props of {@link TokenClaims}. */
export interface TokenClaimsProps {
  /** The user pool whose tokens get the groups. */
  readonly userPool: cognito.UserPool;
  /** Groups that the access rules name. */
  readonly groups: readonly string[];
  /** Encrypts the function's log. */
  readonly logKey: IKey;
}

/**
 * Adds the groups of federated users to their access tokens. Version 2 of the trigger changes tokens of people only,
 * never of machines (Cognito guide, "Pre token generation Lambda trigger").
 */
export class TokenClaims extends Construct {
  /** The trigger; an alarm counts its errors. */
  readonly function: IFunction;

  constructor(scope: Construct, id: string, props: TokenClaimsProps) {
    super(scope, id);
    const claims = new NodeFunction(this, 'Function', {
      source: 'token-claims',
      description: 'Adds the groups of federated users to their tokens',
      statements: [],
      environment: { GROUPS: JSON.stringify(props.groups) },
      // Cognito waits for five seconds.
      timeout: Duration.seconds(5),
      logKey: props.logKey,
    });
    this.function = claims.function;
    props.userPool.addTrigger(
      cognito.UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
      claims.function,
      cognito.LambdaVersion.V2_0,
    );
  }
}

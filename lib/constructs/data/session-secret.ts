import { RemovalPolicy } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from '../../policy/acknowledge';
import type { CustomerKey } from '../core/customer-key';

/** Signs MLflow's own cookies (`MLFLOW_FLASK_SERVER_SECRET_KEY`); every task must have the same secret. */
export class SessionSecret extends secretsmanager.Secret {
  constructor(scope: Construct, id: string, key: CustomerKey) {
    super(scope, id, {
      description: 'Signs the cookies of the MLflow server',
      encryptionKey: key,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(
      this,
      'AwsSolutions-SMG4',
      'ECS injects secrets at the start of a task only, so a scheduled rotation would give tasks different keys. The key signs cookies that carry no login: the load balancer and the issuer-signed token decide that. docs/operations.md says how to rotate it by a deployment.',
    );
  }
}

import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { EncryptedLogGroup } from './encrypted-log-group';
import { frameworkRole } from './framework-role';

/** Props of {@link ResourceProvider}. */
export interface ResourceProviderProps {
  /** Handles creation, update and deletion. */
  readonly onEvent: IFunction;
  /** Encrypts its log. */
  readonly logKey: IKey;
}

/**
 * Reports to CloudFormation for a handler that may run in an isolated subnet: the framework's function runs outside the
 * VPC and calls the handler through the Lambda API. Its role names exactly that handler.
 */
export class ResourceProvider extends Construct {
  /** For the `serviceToken` of the custom resource. */
  readonly serviceToken: string;

  constructor(scope: Construct, id: string, props: ResourceProviderProps) {
    super(scope, id);
    const logGroup = new EncryptedLogGroup(this, 'LogGroup', {
      key: props.logKey,
      retentionDays: 90,
      retain: false,
    });
    this.serviceToken = new Provider(this, 'Resource', {
      onEventHandler: props.onEvent,
      frameworkOnEventRole: frameworkRole(
        this,
        'Role',
        [props.onEvent],
        logGroup.logGroupArn,
      ).withoutPolicyUpdates(),
      logGroup,
    }).serviceToken;
  }
}

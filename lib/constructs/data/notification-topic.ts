import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { CustomerKey } from '../core/customer-key';

/** Props of {@link NotificationTopic}. */
export interface NotificationTopicProps {
  /** Key that CloudWatch alarms may use ({@link CustomerKey.allowAlarms}). */
  readonly key: CustomerKey;
  /** Address that receives the alarms. @default - none */
  readonly email?: string;
  /** HTTPS endpoint that receives the alarms. @default - none */
  readonly httpsEndpoint?: string;
}

/** Receives every alarm. It is encrypted and accepts messages over TLS only, from alarms of this account. */
export class NotificationTopic extends sns.Topic {
  constructor(scope: Construct, id: string, props: NotificationTopicProps) {
    super(scope, id, { displayName: 'MLflow alarms', masterKey: props.key, enforceSSL: true });
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'CloudWatchAlarmsOfThisAccount',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (props.email !== undefined) this.addSubscription(new subscriptions.EmailSubscription(props.email));
    if (props.httpsEndpoint !== undefined)
      this.addSubscription(new subscriptions.UrlSubscription(props.httpsEndpoint));
  }
}

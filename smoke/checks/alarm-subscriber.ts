import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { good, red } from '../../checks/verdict';
import { alarmTopic, physicalId } from '../evidence/physical-id';
import type { SmokeCheck } from '../facts';

/** SNS sends nothing to an address that has not confirmed, and does not say so. */
export const alarmSubscriber: SmokeCheck = {
  name: 'alarm-subscriber',
  title: "The alarms' topic has a subscriber that has confirmed.",
  looksAt: 'sns:ListSubscriptionsByTopic',
  run: async ({ aws, deployed }) => {
    const TopicArn = await physicalId(deployed, alarmTopic);
    const { Subscriptions = [] } = await aws
      .of(SNSClient)
      .send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    const confirmed = Subscriptions.filter(({ SubscriptionArn = '' }) => SubscriptionArn.startsWith('arn:'));
    if (confirmed.length > 0) return good(confirmed.map(({ Protocol }) => Protocol).join(', '));
    const [pending] = Subscriptions;
    return red(
      pending === undefined ? 'nobody hears the alarms' : `${pending.Endpoint} has not confirmed`,
      ...(pending === undefined
        ? [`aws sns subscribe --topic-arn ${TopicArn} --protocol email --notification-endpoint '<address>'`]
        : [
            `# Open the message of AWS to ${pending.Endpoint} and confirm. To send it again:`,
            `aws sns subscribe --topic-arn ${TopicArn} --protocol ${pending.Protocol} --notification-endpoint '${pending.Endpoint}'`,
          ]),
    );
  },
};

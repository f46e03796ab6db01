import { z } from 'zod';

/** Whom an alarm reaches. The topic is the kit's own; subscriptions beyond these are added there. */
export const alarmsSchema = z.strictObject({
  email: z.email().optional().meta({
    description: 'Address that is subscribed to the alarms and must confirm.',
    absent: 'nobody is told by e-mail',
    example: 'mlflow-alarms@example.com',
  }),
  httpsEndpoint: z
    .url({ protocol: /^https$/ })
    .optional()
    .meta({
      description: 'HTTPS endpoint (pager) that is subscribed to the alarms.',
      allowed: 'an https:// address',
      example: 'https://pager.example.com/sns',
      absent: 'no endpoint is called',
    }),
  p95LatencySeconds: z.number().positive().default(2).meta({
    description: 'Response time (95th percentile, 5 minutes) above which the alarm rings.',
    unit: 'seconds',
    allowed: 'a number above 0',
  }),
});

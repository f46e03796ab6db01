import { z } from 'zod';

/** Who receives alarms. The kit makes the topic; add further subscriptions there. */
export const alarmsSchema = z.strictObject({
  email: z.email().optional().meta({
    description: 'Address that receives alarms; it must confirm the subscription.',
    absent: 'no alarm is sent by e-mail',
    example: 'mlflow-alarms@example.com',
  }),
  httpsEndpoint: z
    .url({ protocol: /^https$/ })
    .optional()
    .meta({
      description: 'HTTPS endpoint (pager) that receives alarms.',
      allowed: 'an https:// address',
      example: 'https://pager.example.com/sns',
      absent: 'no endpoint is called',
    }),
  p95LatencySeconds: z.number().positive().default(2).meta({
    description: 'Response time (95th percentile over 5 minutes) above which the alarm is raised.',
    unit: 'seconds',
    allowed: 'a number above 0',
  }),
});

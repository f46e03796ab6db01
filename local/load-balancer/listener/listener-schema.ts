import { z } from 'zod';
import { actionSchema } from './action-schema';
import { conditionSchema } from './condition-schema';

const actions = z.array(actionSchema).min(1);

/**
 * AWS::ElasticLoadBalancingV2::Listener. Certificates and SslPolicy are accepted and stand for Node's own TLS here;
 * a property that is not named is an error.
 */
export const listenerSchema = z.strictObject({
  DefaultActions: actions,
  LoadBalancerArn: z.string(),
  Port: z.coerce.number().int().min(1).max(65_535),
  Protocol: z.enum(['HTTP', 'HTTPS']),
  Certificates: z.array(z.strictObject({ CertificateArn: z.string() })).optional(),
  SslPolicy: z.string().optional(),
  ListenerAttributes: z.array(z.strictObject({ Key: z.string(), Value: z.coerce.string() })).default([]),
  Tags: z.array(z.unknown()).optional(),
});

/** AWS::ElasticLoadBalancingV2::ListenerRule. */
export const ruleSchema = z.strictObject({
  Actions: actions,
  Conditions: z.array(conditionSchema).min(1),
  ListenerArn: z.string().optional(),
  Priority: z.coerce.number({ error: 'a rule needs a priority' }).int().min(1).max(50_000),
  Tags: z.array(z.unknown()).optional(),
});

/** A listener as the template describes it, validated. */
export type Listener = z.output<typeof listenerSchema>;
/** A rule as the template describes it, validated. */
export type ListenerRule = z.output<typeof ruleSchema>;

import { z } from 'zod';
import { ipv4Cidr } from './primitives';

/** Who can reach the load balancer, and on which port. */
export const exposureSchema = z.strictObject({
  scheme: z.enum(['internet-facing', 'internal']).meta({
    description:
      'Whether the load balancer has public addresses. An internal one needs NAT gateways to call the issuer.',
    fixed: true,
  }),
  allowedCidrs: z.array(ipv4Cidr).min(1).max(50).meta({
    description: 'Ranges that may connect; other connections are dropped before TLS.',
    example: '203.0.113.0/24',
  }),
  openToTheWorld: z
    .boolean()
    .default(false)
    .meta({ description: 'Confirms that a /0 among the allowed ranges is intended.' }),
  port: z
    .int()
    .min(1)
    .max(65535)
    .default(443)
    .meta({ description: 'Port of the HTTPS listener.', unit: 'TCP port' }),
  plainHttp: z.enum(['refuse', 'redirect']).default('refuse').meta({
    description: 'Whether plain HTTP finds no listener (`refuse`) or a redirect to HTTPS with status 301.',
  }),
  plainHttpPort: z
    .int()
    .min(1)
    .max(65535)
    .default(80)
    .meta({ description: 'Port of the redirecting listener, if there is one.', unit: 'TCP port' }),
  idleTimeoutSeconds: z
    .int()
    .min(1)
    .max(4000)
    .default(60)
    .meta({ description: 'Idle time after which a connection is closed.', unit: 'seconds' }),
});

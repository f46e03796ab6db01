import { isIP } from 'node:net';
import { z } from 'zod';

/** Comparison strings are 128 characters at most, names of headers and methods 40 (API reference, RuleCondition). */
const maxValue = 128;
const maxName = 40;

const values = <T extends z.ZodType>(value: T) => z.array(value).min(1);
const charset = (allowed: RegExp, description: string) =>
  z.string().min(1).max(maxValue).regex(allowed, description);

/** AWS wants a dot, and letters alone after the last one; `localhost` exists on this machine only. */
const hostPattern = /^(localhost|[A-Za-z0-9.*?-]*\.[A-Za-z]+)$/;

const cidr = z.string().refine((text) => {
  const [address = '', prefix = ''] = text.split('/');
  const bits = isIP(address) === 6 ? 128 : 32;
  return isIP(address) !== 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}, 'must be a CIDR block such as 10.0.0.0/8');

/** The conditions of AWS::ElasticLoadBalancingV2::ListenerRule that the stand-in executes. */
export const conditionSchema = z.discriminatedUnion('Field', [
  z.strictObject({
    Field: z.literal('host-header'),
    HostHeaderConfig: z.strictObject({
      Values: values(
        charset(
          hostPattern,
          'a host is A-Z a-z 0-9 - . * ?, has a dot, and letters alone after the last dot (localhost excepted)',
        ),
      ),
    }),
  }),
  z.strictObject({
    Field: z.literal('path-pattern'),
    PathPatternConfig: z.strictObject({
      Values: values(
        charset(/^[A-Za-z0-9_.$/~"'@:+&*?-]+$/, `a path takes A-Z a-z 0-9 _-.$/~"'@:+& and * ? alone`),
      ),
    }),
  }),
  z.strictObject({
    Field: z.literal('http-header'),
    HttpHeaderConfig: z.strictObject({
      HttpHeaderName: z
        .string()
        .max(maxName)
        .regex(/^[\w!#$%&'+.^`|~-]+$/, 'must be a header name without wildcards')
        .refine((name) => name.toLowerCase() !== 'host', 'is matched by a host-header condition'),
      Values: values(charset(/^[\x20-\x7e]+$/, 'a header value takes printable ASCII alone')),
    }),
  }),
  z.strictObject({
    Field: z.literal('http-request-method'),
    HttpRequestMethodConfig: z.strictObject({
      Values: values(
        z
          .string()
          .max(maxName)
          .regex(/^[A-Z_-]+$/, 'a method takes A-Z, - and _ alone'),
      ),
    }),
  }),
  z.strictObject({
    Field: z.literal('query-string'),
    QueryStringConfig: z.strictObject({
      Values: values(
        z.strictObject({
          Key: charset(/^[\x21-\x7e]+$/, 'a query key takes visible ASCII alone').optional(),
          Value: charset(/^[\x21-\x7e]+$/, 'a query value takes visible ASCII alone'),
        }),
      ),
    }),
  }),
  z.strictObject({
    Field: z.literal('source-ip'),
    SourceIpConfig: z.strictObject({ Values: values(cidr) }),
  }),
]);

/** A validated condition. */
export type Condition = z.output<typeof conditionSchema>;

import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const seconds = (min: number, max: number, standard: number) =>
  z.coerce.number().int().min(min).max(max).default(standard);
const headerValue = z
  .string()
  .regex(/^[\x20-\x7e]*$/, 'takes printable ASCII alone')
  .optional();
const onlyFalse = (feature: string) => z.literal('false', `${feature} is not implemented here`).optional();
/** Does not change how a request is handled (deletion, logs, placement), so the stand-in ignores it. */
const ignored = z.string().optional();

/** Attributes of the load balancer; the defaults are AWS's (LoadBalancerAttribute in the API reference). */
export const loadBalancerAttributes = z.strictObject({
  'idle_timeout.timeout_seconds': seconds(1, 4000, 60),
  // Limits the age of a busy connection, which no request notices.
  'client_keep_alive.seconds': seconds(60, 604_800, 3600),
  'routing.http.drop_invalid_header_fields.enabled': flag.default(false),
  // Node's parser refuses what AWS calls severe and ambiguous; no mode here is laxer than strictest.
  'routing.http.desync_mitigation_mode': z.enum(['monitor', 'defensive', 'strictest']).default('defensive'),
  'routing.http.preserve_host_header.enabled': flag.default(false),
  'routing.http.xff_client_port.enabled': flag.default(false),
  'routing.http.xff_header_processing.mode': z.enum(['append', 'preserve', 'remove']).default('append'),
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': onlyFalse('x-amzn-tls-*'),
  // ALPN offers HTTP/1.1 alone here, to which every HTTP/2 client falls back.
  'routing.http2.enabled': ignored,
  'access_logs.s3.enabled': ignored,
  'access_logs.s3.bucket': ignored,
  'access_logs.s3.prefix': ignored,
  'connection_logs.s3.enabled': ignored,
  'connection_logs.s3.bucket': ignored,
  'connection_logs.s3.prefix': ignored,
  'health_check_logs.s3.enabled': ignored,
  'health_check_logs.s3.bucket': ignored,
  'health_check_logs.s3.prefix': ignored,
  'deletion_protection.enabled': ignored,
  'ipv6.deny_all_igw_traffic': ignored,
  'load_balancing.cross_zone.enabled': ignored,
  'waf.fail_open.enabled': ignored,
  'zonal_shift.config.enabled': ignored,
});

/** Attributes of the listener; a header value of its own replaces the target's (ELB user guide, "Header modification"). */
export const listenerAttributes = z.strictObject({
  'routing.http.response.server.enabled': flag.default(true),
  'routing.http.response.strict_transport_security.header_value': headerValue,
  'routing.http.response.content_security_policy.header_value': headerValue,
  'routing.http.response.x_content_type_options.header_value': headerValue,
  'routing.http.response.x_frame_options.header_value': headerValue,
});

/** Attributes of the load balancer, validated. */
export type LoadBalancerAttributes = z.output<typeof loadBalancerAttributes>;
/** Attributes of the listener, validated. */
export type ListenerAttributes = z.output<typeof listenerAttributes>;

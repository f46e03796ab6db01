import './meta';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

/** An IPv4 range in CIDR notation whose host bits are zero, as EC2 requires. */
export const ipv4Cidr = z
  .string()
  .refine(isNetworkAddress)
  .meta({ allowed: 'an IPv4 range in CIDR notation without host bits', example: '10.40.0.0/16' });

function isNetworkAddress(cidr: string): boolean {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr)) return false;
  const [address] = cidr.split('/');
  return ipaddr.IPv4.networkAddressFromCIDR(cidr).toString() === address;
}

/** A DNS name; a single label (`localhost`) is left to the rules, which allow it on one machine only. */
export const dnsName = z
  .string()
  .regex(/^(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/)
  .meta({ allowed: 'a DNS name in lower case', example: 'mlflow.prod.example.com' });

/** Cognito and the load balancer connect to issuers over TLS only. */
export const httpsUrl = z
  .url({ protocol: /^https$/ })
  .max(256)
  .meta({
    allowed: 'an https:// address of at most 256 characters',
    example: 'https://login.example.com/realms/bank',
  });

/** An ARN of one service, e.g. `arn('acm', 'certificate/…')`. The partition may be any of AWS's. */
export function arn(service: string, resource: string, example: string) {
  return z
    .string()
    .regex(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:(\\d{12}|aws)?:${resource}$`))
    .meta({ allowed: `an ARN of ${service}`, example });
}

/** A group's name as the identity provider writes it into the token. Cognito allows 128 characters without spaces. */
export const groupName = z
  .string()
  .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u)
  .meta({ allowed: '1 to 128 characters without spaces', example: 'fraud-scientists' });

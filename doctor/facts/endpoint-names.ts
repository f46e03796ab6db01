import { at } from '../../lib/policy/json';
import type { Templates } from '../../lib/policy/templates';

/** AWS's names of the services for which the templates make an endpoint. */
export function endpointNames(templates: Templates, region: string): string[] {
  const names = templates
    .resources('AWS::EC2::VPCEndpoint')
    .map(({ properties }) => textOf(at(properties, 'ServiceName'), region));
  return [...new Set(names)];
}

/** The name of S3 is joined from parts, of which the region is one. */
function textOf(value: unknown, region: string): string {
  if (typeof value === 'string') return value;
  if (at(value, 'Ref') === 'AWS::Region') return region;
  const parts = at(value, 'Fn::Join', 1);
  return Array.isArray(parts) ? parts.map((part) => textOf(part, region)).join('') : '?';
}

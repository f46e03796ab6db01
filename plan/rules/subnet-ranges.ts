import { pathOf, type Resource, type Template } from '../templates/template';
import type { Rule } from './rule';

/** The addresses of a subnet, as numbers: the first one, and the first one after it. */
interface Range {
  readonly logicalId: string;
  readonly resource: Resource;
  readonly cidr: string;
  readonly first: number;
  readonly end: number;
}

/** A new subnet must not overlap one that is deleted only at the end of the update. */
export const subnetRanges: Rule = (update) => {
  const before = rangesOf(update.before);
  return rangesOf(update.after)
    .filter(({ logicalId }) => !update.before.Resources?.[logicalId] || update.replaces(logicalId))
    .flatMap((added) =>
      before
        .filter(({ first, end }) => added.first < end && first < added.end)
        .map((other) => ({
          rule: 'subnet-ranges',
          level: 'refused' as const,
          resource: pathOf(added.logicalId, added.resource),
          text: `Its range ${added.cidr} overlaps that of ${pathOf(other.logicalId, other.resource)} (${other.cidr}), which is deleted last.`,
          instead:
            'The ranges of subnets are fixed after the first deployment. Choose other zones at the start.',
        })),
    );
};

function rangesOf({ Resources = {} }: Template): Range[] {
  return Object.entries(Resources).flatMap(([logicalId, resource]) => {
    const cidr = resource.Properties?.CidrBlock;
    if (resource.Type !== 'AWS::EC2::Subnet' || typeof cidr !== 'string') return [];
    const [address = '', bits = '32'] = cidr.split('/');
    const first = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    return { logicalId, resource, cidr, first, end: first + 2 ** (32 - Number(bits)) };
  });
}

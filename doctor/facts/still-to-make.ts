import type { Resource } from '../../lib/policy/templates';
import type { Facts } from './facts';

/** How many resources of a type the next deployment adds: those of stacks that are not deployed yet. */
export async function stillToMake(
  { templates, deployed }: Facts,
  type: string,
  counts: (resource: Resource) => boolean = () => true,
): Promise<number> {
  const resources = templates.resources(type).filter(counts);
  const made = await Promise.all(
    resources.map(async ({ path }) => {
      const stack = deployed.names.find((name) => name.endsWith(`-${path.split('/')[0]}`));
      const status = stack === undefined ? undefined : (await deployed.stack(stack))?.StackStatus;
      return status !== undefined && /^(CREATE_COMPLETE|UPDATE_|IMPORT_)/.test(status);
    }),
  );
  return made.filter((each) => !each).length;
}

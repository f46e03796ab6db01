import { resources, type TemplateJson } from './synthesized';

type Templates = Record<string, TemplateJson>;

/** All resources of a type whose construct path matches. */
export function resourcesAt(all: Templates, type: string, path = /(?:)/): TemplateJson[] {
  return resources(all, type).filter(({ Metadata }) => path.test(Metadata?.['aws:cdk:path'] ?? ''));
}

/** The properties of all resources of a type whose construct path matches. */
export function propertiesAt(all: Templates, type: string, path?: RegExp): TemplateJson[] {
  return resourcesAt(all, type, path).map(({ Properties }) => Properties);
}

/** The properties of the only resource of a type whose construct path matches. @throws Error unless exactly one matches */
export function onlyAt(all: Templates, type: string, path?: RegExp): TemplateJson {
  const found = propertiesAt(all, type, path);
  if (found.length !== 1 || !found[0])
    throw new Error(`Found ${found.length} resources of ${type} at ${path}; expected one`);
  return found[0];
}

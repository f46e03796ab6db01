import { Templates } from '../../lib/policy/templates';
import { environmentOf } from './environments';
import { type TemplateJson, templates } from './synthesized';

/** The templates of an environment, in the form that security rules read. `all` replaces them. */
export function policyTemplates(
  environment: string,
  all: Record<string, TemplateJson> = templates(environment),
) {
  const { account } = environmentOf(environment);
  return new Templates(Object.entries(all).map(([path, template]) => ({ path, account, template })));
}

import type { Target } from './target';

/** The command that shows, or undoes, what somebody has changed in the stack `service` by hand. */
export function drift({ place, name }: Target, what: string): string {
  return place === 'AWS'
    ? `npx cdk drift -c env=${name} service  # ${what}; undo it with npx cdk deploy --revert-drift`
    : `# The local load balancer runs the listener of the templates: look there (${what})`;
}

import { declaration } from '../../lib/config/reference/declaration';
import { configurationDocument } from './configuration';
import { policyDocument } from './policy';
import { securityDocument } from './security';
import { unverifiedDocument } from './unverified';

/** The generated documents and declarations, by path in the repository. */
export function documents(): Record<string, string> {
  return {
    'docs/configuration.md': configurationDocument(),
    'docs/policy.md': policyDocument(),
    'docs/security.md': securityDocument(),
    'docs/unverified.md': unverifiedDocument(),
    'lib/config/schema/environment-input.ts': declaration(),
  };
}

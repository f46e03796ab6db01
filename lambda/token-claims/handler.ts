import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { groupsOf } from './groups';

/** User attribute into which the attribute mapping writes the provider's groups (federation.ts). */
export const groupsAttribute = 'custom:groups';

/** Status that Cognito gives to a federated user. */
const federated = 'EXTERNAL_PROVIDER';

/**
 * Adds the groups of a federated user to the claim `cognito:groups` of both tokens, beside those that the user has in
 * the pool. Scopes are not touched.
 * @param named groups that the access rules name; other groups would only make the token larger
 */
export function withGroups(
  event: PreTokenGenerationV2TriggerEvent,
  named: ReadonlySet<string>,
): PreTokenGenerationV2TriggerEvent {
  const { userAttributes, groupConfiguration } = event.request;
  const attribute = userAttributes[groupsAttribute];
  // Only the provider writes the attribute of a federated user; of other users, it proves nothing.
  if (attribute === undefined || userAttributes['cognito:user_status'] !== federated) return event;
  const added = groupsOf(attribute).filter((group) => named.has(group));
  const { groupsToOverride: own = [], iamRolesToOverride = [], preferredRole } = groupConfiguration;
  const groupOverrideDetails = {
    groupsToOverride: [...new Set([...own, ...added])],
    iamRolesToOverride,
    ...(preferredRole ? { preferredRole } : {}),
  };
  return { ...event, response: { claimsAndScopeOverrideDetails: { groupOverrideDetails } } };
}

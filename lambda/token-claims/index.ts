import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { withGroups } from './handler';

/** Environment: GROUPS, a JSON array of the groups that the access rules name. */
export async function handler(event: PreTokenGenerationV2TriggerEvent) {
  return withGroups(event, new Set(JSON.parse(process.env.GROUPS ?? '[]') as string[]));
}

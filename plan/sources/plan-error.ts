/** Why there can be no plan, in words for its reader. */
export class PlanError extends Error {}

/** The command was called in a way that it does not know. The message is complete. */
export class UsageError extends Error {}

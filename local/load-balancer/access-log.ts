/** One request as in the load balancer's access log, without the query, which may hold codes. */
export interface AccessLogEntry {
  /** ISO 8601. */
  readonly time: string;
  /** Address of the TCP peer. */
  readonly client: string;
  readonly method?: string;
  readonly host?: string;
  /** Raw path as received, without the query. */
  readonly path?: string;
  readonly status?: number;
  /** Priority of the rule that matched; absent when the request was refused before the rules. */
  readonly rule?: number | 'default';
  /** Types of the actions of that rule. */
  readonly actions?: readonly string[];
  /** AWS's `error_reason` (AuthInvalidStateParam, JWTHeaderNotPresent, …), or ours where AWS names none. */
  readonly reason?: string;
  /** More about the reason, for a person. */
  readonly detail?: string;
  readonly milliseconds?: number;
}

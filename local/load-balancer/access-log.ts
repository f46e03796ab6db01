/** One request as in the load balancer's access log, without the query, which may hold codes. */
export interface AccessLogEntry {
  /** ISO 8601. */
  readonly time: string;
  /** Address of the TCP peer. */
  readonly client: string;
  /** HTTP method. @default - the request could not be parsed */
  readonly method?: string;
  /** Host header in lower case, with its port; '' if there was none. @default - the request could not be parsed */
  readonly host?: string;
  /** Raw path as received, without the query. @default - the request could not be parsed */
  readonly path?: string;
  /** HTTP status; 460 if the client left before the response. @default - closed without a response */
  readonly status?: number;
  /** Priority of the rule that matched. @default - the request was answered before the rules */
  readonly rule?: number | 'default';
  /** Types of the actions of that rule. @default - the request was answered before the rules */
  readonly actions?: readonly string[];
  /**
   * AWS's `error_reason` (AuthInvalidStateParam, JWTHeaderNotPresent, …), or ours where AWS names none.
   * @default - no error
   */
  readonly reason?: string;
  /** More about the reason, for a person. @default none */
  readonly detail?: string;
  /** Milliseconds until the response ended. @default - the request could not be parsed */
  readonly milliseconds?: number;
}

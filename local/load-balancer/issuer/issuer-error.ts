/** An exchange with the issuer that failed, with the status and `error_reason` of the load balancer. */
export class IssuerError extends Error {
  constructor(
    readonly status: 401 | 500 | 561,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

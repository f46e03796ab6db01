/** A failed request to the issuer, with the status and `error_reason` that the load balancer answers. */
export class IssuerError extends Error {
  constructor(
    readonly status: 401 | 500 | 561,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

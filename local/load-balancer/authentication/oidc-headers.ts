/** What a login adds to the request (ELB user guide, "User claims encoding and signature verification"). */
export interface OidcHeaders {
  /** Access token of the issuer. */
  readonly 'x-amzn-oidc-accesstoken': string;
  /** `sub` of the user. */
  readonly 'x-amzn-oidc-identity': string;
  /** The user's claims, signed by the load balancer. */
  readonly 'x-amzn-oidc-data': string;
}

/**
 * Removes every x-amzn-oidc-* header that the client sent. Only for requests with a login: AWS does not document what
 * happens to these headers without one, so the stand-in assumes the worse case and forwards them.
 */
export function removeClientOidcHeaders(headers: NodeJS.Dict<string | string[]>): void {
  for (const name of Object.keys(headers)) {
    if (name.startsWith('x-amzn-oidc-')) delete headers[name];
  }
}

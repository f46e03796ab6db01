/** Whether x-amzn-oidc-* headers of the client go on to the target where no login vouches for the request. */
export type ClientOidcHeaders = 'strip' | 'pass';

/** What a login adds to the request (ELB user guide, "User claims encoding and signature verification"). */
export interface OidcHeaders {
  readonly 'x-amzn-oidc-accesstoken': string;
  readonly 'x-amzn-oidc-identity': string;
  readonly 'x-amzn-oidc-data': string;
}

/** Takes every x-amzn-oidc-* header of the client away. */
export function removeClientOidcHeaders(headers: NodeJS.Dict<string | string[]>): void {
  for (const name of Object.keys(headers)) {
    if (name.startsWith('x-amzn-oidc-')) delete headers[name];
  }
}

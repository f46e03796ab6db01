/** What a client must know to log in to the server. */
export interface LoginFacts {
  /** `iss` of the access tokens; its metadata is at `<issuer>/.well-known/openid-configuration`. */
  readonly issuer: string;
  /** Scope that every access token must carry. */
  readonly accessScope: string;
  /** Public client of the command line. */
  readonly commandLineClientId: string;
}

/** Longest fixed response of the load balancer, in characters (elbv2 API, FixedResponseActionConfig). */
export const metadataCharacters = 1024;

/**
 * The document at `/.well-known/oauth-protected-resource` (RFC 9728, section 2), as JSON. Everybody can read it.
 * @param origin the server's public address, without a slash at the end
 */
export function resourceMetadata(origin: string, facts: LoginFacts): string {
  return JSON.stringify({
    resource: origin,
    authorization_servers: [facts.issuer],
    scopes_supported: ['openid', facts.accessScope],
    bearer_methods_supported: ['header'],
    mlflow_aws_command_line_client_id: facts.commandLineClientId,
  });
}

/** A demo user. */
export interface DemoUser {
  /** Name on the login page and in userinfo. */
  readonly name: string;
  /** Stable, opaque subject. */
  readonly sub: string;
  /** Names of groups in the access token. */
  readonly groups: readonly string[];
  /** One line for the login page. */
  readonly description: string;
}

/** Configuration of the local OIDC provider. */
export interface IdentityProviderOptions {
  /** Address to listen on, also the issuer's host: not `localhost`, because cookies ignore ports. */
  readonly bind: '127.0.0.1';
  /** TCP port; 0 takes any free one (and makes another issuer at every start). */
  readonly port: number;
  /** PEM key and certificate for the bind address. */
  readonly certificate: { readonly key: string; readonly cert: string };
  /** Keeps the signing key, sessions, grants and refresh tokens over a restart (0700). */
  readonly stateFolder: string;
  /** The users that the login page offers. */
  readonly users: readonly DemoUser[];
  /** The load balancer's client: code grant with a secret. */
  readonly loadBalancerClient: ConfidentialClient & {
    readonly redirectUris: readonly string[];
    /** Where a browser may return to after it has signed out. @default none */
    readonly postLogoutRedirectUris?: readonly string[];
  };
  /** The command line: code grant with PKCE and a loopback redirect on any port (RFC 8252). */
  readonly publicClient: { readonly clientId: string; readonly redirectUris: readonly string[] };
  /** Machines: client_credentials; `scopes` are those that one may ask for beside the access scope. @default none */
  readonly machineClients: readonly (ConfidentialClient & { readonly scopes?: readonly string[] })[];
  /** Whether an address is a server for which the issuer issues tokens (parameter `resource`, RFC 8707). */
  readonly isServer: (resource: string) => boolean;
  /** Scope that an access token for the API carries. @default 'mlflow/access' */
  readonly accessScope?: string;
  /** Life of access tokens in seconds. @default 900 */
  readonly accessTokenSeconds?: number;
}

/** A client that authenticates with a secret. */
export interface ConfidentialClient {
  /** `client_id` of the client. */
  readonly clientId: string;
  /** Secret of the client. */
  readonly clientSecret: string;
}

/** A running provider. */
export interface IdentityProvider {
  /** Its URL, the `iss` of its tokens. */
  readonly issuer: string;
  /** URLs of its endpoints. */
  readonly endpoints: {
    /** Where a browser begins a login. */
    readonly authorization: string;
    /** Where a client gets its tokens. */
    readonly token: string;
    /** Where a client reads the claims of the user. */
    readonly userinfo: string;
    /** Where the public signing keys are. */
    readonly jwks: string;
  };
  /** Stops it; open requests are ended. */
  close(): Promise<void>;
}

/** Scope of access tokens for the API, unless another one is configured. */
export const defaultAccessScope = 'mlflow/access';
/** Audience of access tokens whose login names no server; oidc-provider wants an absolute URI. */
export const defaultResource = 'urn:mlflow:api';

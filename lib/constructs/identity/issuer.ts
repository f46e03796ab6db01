import type { ListenerAction, UnauthenticatedAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** A claim that an access token must carry beside a valid signature, issuer and time. */
export interface RequiredClaim {
  /** Name of the claim. */
  readonly name: string;
  /** How the claim is written; `scope` is a list separated by spaces (RFC 8693, section 4.2), `scp` an array. */
  readonly format: 'single-string' | 'space-separated-values' | 'string-array';
  /** A single value: AWS does not say whether several mean any or all of them. */
  readonly value: string;
}

/** Props of {@link Issuer.login}. */
export interface LoginProps {
  /** What follows with a session. */
  readonly next: ListenerAction;
  /** What follows without one. */
  readonly onUnauthenticated: UnauthenticatedAction;
}

/** Client ids at the issuer. The client of a token tells whether it belongs to a person or a machine. */
export interface IssuerClients {
  /** Client of the load balancer, for browsers. */
  readonly loadBalancer: string;
  /** Client of the command line. */
  readonly commandLine: string;
  /** Clients of `access.machines`. */
  readonly machines: readonly string[];
}

/** The issuer of access tokens, as far as the load balancer and the server need to know it. */
export interface Issuer {
  /** `iss` of its tokens. */
  readonly issuer: string;
  /** Where its public keys are. */
  readonly jwksEndpoint: string;
  /** What every access token must carry. */
  readonly requiredClaims: readonly RequiredClaim[];
  /** The scope among them. */
  readonly accessScope: string;
  /** Claim with a person's groups: its name, or a path through nested claims. */
  readonly groupsClaim: string;
  /** Whether tokens of the command line must name the server in `aud`. */
  readonly requireAudience: boolean;
  /** Its clients, by who uses them. */
  readonly clients: IssuerClients;
  /**
   * Where a browser ends its session at the issuer.
   * @param returnTo address to which the issuer sends it afterwards
   */
  logoutUrl(returnTo: string): string;
  /** Login of a browser by the authorization code flow. */
  login(props: LoginProps): ListenerAction;
}

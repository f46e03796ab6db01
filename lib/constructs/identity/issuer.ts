import type { ListenerAction, UnauthenticatedAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** A claim that an access token must carry beside a right signature, issuer and time. */
export interface RequiredClaim {
  /** Name of the claim. */
  readonly name: string;
  /** How the claim is written; `scope` is a list separated by spaces (RFC 8693, section 4.2), `scp` an array. */
  readonly format: 'single-string' | 'space-separated-values' | 'string-array';
  /** One value only: AWS does not say whether several mean any or all of them. */
  readonly value: string;
}

/** Props of {@link Issuer.login}. */
export interface LoginProps {
  /** What follows for somebody who is logged in. */
  readonly next: ListenerAction;
  /** What follows for everybody else. */
  readonly onUnauthenticated: UnauthenticatedAction;
}

/** Client ids at the issuer. By its client a token is a person's or a machine's. */
export interface IssuerClients {
  /** With a browser. */
  readonly loadBalancer: string;
  /** With the command line. */
  readonly commandLine: string;
  /** Those of `access.machines`. */
  readonly machines: readonly string[];
}

/** Who vouches for users and machines, as the load balancer and the server need to know it. */
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
  /** Its clients, by who uses them. */
  readonly clients: IssuerClients;
  /**
   * Where a browser ends its session at the issuer.
   * @param returnTo address to which the issuer sends it afterwards
   */
  logoutUrl(returnTo: string): string;
  /** A browser's login by the authorization code flow. */
  login(props: LoginProps): ListenerAction;
}

import type { AccessLogEntry } from './access-log';
import type { AuthenticationOptions } from './authentication/authentication';
import type { ListenerInput } from './listener/listener-configuration';

/** Everything that the stand-in of the Application Load Balancer needs; intrinsics are already resolved. */
export interface LoadBalancerOptions extends ListenerInput, AuthenticationOptions {
  /** Becomes `signer` in x-amzn-oidc-data. */
  readonly loadBalancerArn: string;
  /** Address to listen on; the stand-in is never reachable from another machine. */
  readonly bind: '127.0.0.1' | '::1';
  /** TCP port; 0 takes any free one. */
  readonly port: number;
  /** Receives one entry per request and per failed TLS handshake. @default - not logged */
  readonly log?: (entry: AccessLogEntry) => void;
  /** How long close() waits for requests in flight, in milliseconds. @default 5000 */
  readonly shutdownGraceMs?: number;
}

/** A running stand-in. */
export interface LoadBalancer {
  /** TCP port that it listens on. */
  readonly port: number;
  /** Stops accepting, ends idle connections, waits for requests in flight, then destroys what is left. */
  close(): Promise<void>;
}

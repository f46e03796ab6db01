import type { AccessLogEntry } from './access-log';

/** Where the targets of a target group really are. */
export interface Target {
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly host: string;
  readonly port: number;
}

/** Everything that the stand-in of the Application Load Balancer needs; intrinsics are already resolved. */
export interface LoadBalancerOptions {
  /** Properties of the AWS::ElasticLoadBalancingV2::Listener. */
  readonly listener: unknown;
  /** Properties of each AWS::ElasticLoadBalancingV2::ListenerRule of that listener. */
  readonly rules: readonly unknown[];
  /** LoadBalancerAttributes of the AWS::ElasticLoadBalancingV2::LoadBalancer, key to value. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Becomes `signer` in x-amzn-oidc-data. */
  readonly loadBalancerArn: string;
  /** Target group ARN to the place of its one target. */
  readonly targets: ReadonlyMap<string, Target>;
  /** Address to listen on; the stand-in is never reachable from another machine. */
  readonly bind: '127.0.0.1' | '::1';
  /** TCP port; 0 takes any free one. */
  readonly port: number;
  /** PEM key and certificate chain; required by an HTTPS listener. */
  readonly certificate?: { readonly key: string; readonly cert: string };
  /** PEM bundle trusted beside the public roots for calls to the issuer. @default - public roots only */
  readonly trustedCa?: string;
  /** 32 bytes that encrypt session cookies and login states; keep them and logins survive a restart. */
  readonly secretKey: Uint8Array;
  /** Receives one entry a request, and one a refused TLS handshake. @default - not logged */
  readonly log?: (entry: AccessLogEntry) => void;
  /** How long close() waits for requests in flight, in milliseconds. @default 5000 */
  readonly shutdownGraceMs?: number;
}

/** A running stand-in. */
export interface LoadBalancer {
  readonly port: number;
  /** Stops accepting, ends idle connections, waits for requests in flight, then destroys what is left. */
  close(): Promise<void>;
}

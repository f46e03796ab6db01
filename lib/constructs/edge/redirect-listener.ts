import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';

/** Props of {@link RedirectListener}. */
export interface RedirectListenerProps {
  /** The load balancer that listens. */
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  /** Port of plain HTTP. */
  readonly port: number;
  /** Port of HTTPS. */
  readonly httpsPort: number;
}

/** Redirects plain HTTP to HTTPS. Without it, plain HTTP finds no listener. */
export class RedirectListener extends elbv2.ApplicationListener {
  constructor(scope: Construct, id: string, props: RedirectListenerProps) {
    super(scope, id, {
      loadBalancer: props.loadBalancer,
      port: props.port,
      protocol: elbv2.ApplicationProtocol.HTTP,
      open: false,
      defaultAction: elbv2.ListenerAction.redirect({
        protocol: 'HTTPS',
        port: String(props.httpsPort),
        permanent: true,
      }),
    });
  }
}

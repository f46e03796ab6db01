import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { apiPaths, closedPaths } from '../../config/public-paths';
import type { Issuer } from '../identity/issuer';
import { listenerRules } from './listener-rules';

/** Props of {@link HttpsListener}. */
export interface HttpsListenerProps {
  /** The load balancer that listens. */
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  /** TCP port of HTTPS. */
  readonly port: number;
  /** Certificate of the hostname. */
  readonly certificate: ICertificate;
  /** Hostname of the server. */
  readonly hostname: string;
  /** The server's public address, without a slash at the end. */
  readonly origin: string;
  /** Signs the access tokens and logs browsers in. */
  readonly issuer: Issuer;
  /** The server. */
  readonly targetGroup: elbv2.IApplicationTargetGroup;
}

/** Headers that the load balancer sets on every response, its own included. */
const responseHeaders: Readonly<Record<string, string>> = {
  'routing.http.response.server.enabled': 'false',
  'routing.http.response.strict_transport_security.header_value': 'max-age=31536000',
  'routing.http.response.x_content_type_options.header_value': 'nosniff',
};

/** The HTTPS listener and its rules. A request that matches no rule is refused. */
export class HttpsListener extends Construct {
  /** The listener, for further rules. */
  readonly listener: elbv2.ApplicationListener;

  constructor(scope: Construct, id: string, props: HttpsListenerProps) {
    super(scope, id);
    this.listener = new elbv2.ApplicationListener(this, 'Resource', {
      loadBalancer: props.loadBalancer,
      port: props.port,
      protocol: elbv2.ApplicationProtocol.HTTPS,
      certificates: [props.certificate],
      sslPolicy: elbv2.SslPolicy.TLS13_12_RES_PQ,
      open: false,
      defaultAction: elbv2.ListenerAction.fixedResponse(403, {
        contentType: 'text/plain',
        messageBody: 'Forbidden',
      }),
    });
    (this.listener.node.defaultChild as elbv2.CfnListener).listenerAttributes = Object.entries(
      responseHeaders,
    ).map(([key, value]) => ({ key, value }));
    const target = elbv2.ListenerAction.forward([props.targetGroup]);
    for (const { name, ...rule } of listenerRules({ ...props, target, closedPaths, apiPaths }))
      this.listener.addAction(name, rule);
  }
}

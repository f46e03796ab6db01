import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { origin } from '../../config/derived/origin';
import type { Environment } from '../../config/schema/environment';
import type { Issuer } from '../identity/issuer';
import type { NetworkTopology } from '../network/topology';
import { hostnameCertificate } from './certificate';
import { HttpsListener } from './https-listener';
import { LoadBalancer } from './load-balancer';
import { RedirectListener } from './redirect-listener';
import { ServerTargetGroup } from './target-group';

/** Props of {@link FrontDoor}. */
export interface FrontDoorProps {
  /** Hostname, domain, exposure and ports. */
  readonly environment: Environment;
  /** VPC, and the subnets of the load balancer. */
  readonly network: NetworkTopology;
  /** Security group of the load balancer. */
  readonly securityGroup: ISecurityGroup;
  /** Signs the access tokens and logs browsers in. */
  readonly issuer: Issuer;
  /** Where access and connections are logged. */
  readonly logBucket: IBucket;
}

/** The way into the server: DNS record, certificate, load balancer and the rules of its listener. */
export class FrontDoor extends Construct {
  /** The load balancer. */
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  /** Where the service registers its tasks. */
  readonly targetGroup: elbv2.ApplicationTargetGroup;

  constructor(scope: Construct, id: string, props: FrontDoorProps) {
    super(scope, id);
    const { environment } = props;
    const { exposure, hostname, service } = environment;
    this.targetGroup = new ServerTargetGroup(this, 'TargetGroup', {
      vpc: props.network.vpc,
      port: service.containerPort,
    });
    this.loadBalancer = new LoadBalancer(this, 'LoadBalancer', { ...props, exposure });
    const { certificate, zone } = hostnameCertificate(this, environment);
    new HttpsListener(this, 'HttpsListener', {
      loadBalancer: this.loadBalancer,
      port: exposure.port,
      certificate,
      hostname,
      origin: origin(environment),
      issuer: props.issuer,
      targetGroup: this.targetGroup,
    });
    if (exposure.plainHttp === 'redirect') this.redirect(exposure.plainHttpPort, exposure.port);
    if (zone) this.record(zone, hostname);
  }

  private redirect(port: number, httpsPort: number): void {
    const { loadBalancer } = this;
    new RedirectListener(this, 'RedirectListener', { loadBalancer, port, httpsPort });
  }

  private record(zone: route53.IHostedZone, hostname: string): void {
    const target = route53.RecordTarget.fromAlias(new LoadBalancerTarget(this.loadBalancer));
    // A trailing dot keeps the CDK from appending the zone's name.
    new route53.ARecord(this, 'Record', { zone, recordName: `${hostname}.`, target });
  }
}

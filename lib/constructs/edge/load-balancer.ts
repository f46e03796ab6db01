import { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Environment } from '../../config/schema/environment';
import { acknowledge } from '../../policy/acknowledge';
import type { NetworkTopology } from '../network/topology';

/** Props of {@link LoadBalancer}. */
export interface LoadBalancerProps {
  /** VPC, and the subnets of the load balancer. */
  readonly network: NetworkTopology;
  /** Admits the clients. */
  readonly securityGroup: ec2.ISecurityGroup;
  /** Scheme, and idle timeout. */
  readonly exposure: Environment['exposure'];
  /** Where access and connections are logged. */
  readonly logBucket: IBucket;
}

/** The only way in. It refuses requests that two parsers could read in two ways. */
export class LoadBalancer extends elbv2.ApplicationLoadBalancer {
  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id, {
      vpc: props.network.vpc,
      vpcSubnets: { subnets: [...props.network.loadBalancerSubnets] },
      internetFacing: props.exposure.scheme === 'internet-facing',
      securityGroup: props.securityGroup,
      // It holds nothing, and AWS would refuse to delete it when the first deployment is rolled back (docs/adr/0022).
      deletionProtection: false,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: elbv2.DesyncMitigationMode.STRICTEST,
      idleTimeout: Duration.seconds(props.exposure.idleTimeoutSeconds),
      xffHeaderProcessingMode: elbv2.XffHeaderProcessingMode.APPEND,
    });
    this.logAccessLogs(props.logBucket, 'load-balancer/access');
    this.logConnectionLogs(props.logBucket, 'load-balancer/connections');
    if (props.exposure.openToTheWorld)
      acknowledge(props.securityGroup, 'AwsSolutions-EC23', 'exposure.openToTheWorld is true, by name.');
  }
}

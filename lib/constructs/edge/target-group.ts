import { Duration } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';

/** Props of {@link ServerTargetGroup}. */
export interface ServerTargetGroupProps {
  /** VPC of the tasks. */
  readonly vpc: IVpc;
  /** Port of the server in its container. */
  readonly port: number;
}

/** The tasks behind the load balancer: HTTPS, and healthy if `/health` responds with 200. */
export class ServerTargetGroup extends elbv2.ApplicationTargetGroup {
  constructor(scope: Construct, id: string, props: ServerTargetGroupProps) {
    super(scope, id, {
      vpc: props.vpc,
      port: props.port,
      protocol: elbv2.ApplicationProtocol.HTTPS,
      targetType: elbv2.TargetType.IP,
      loadBalancingAlgorithmType: elbv2.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
      // MLflow's uploads and searches take much less; open requests of a task that stops get 25 s.
      deregistrationDelay: Duration.seconds(60),
      healthCheck: {
        path: '/health',
        protocol: elbv2.Protocol.HTTPS,
        healthyHttpCodes: '200',
        interval: Duration.seconds(15),
        timeout: Duration.seconds(10),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 4,
      },
    });
  }
}

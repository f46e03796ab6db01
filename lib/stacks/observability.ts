import { CrossStackReferences, ReferenceStrength } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { alarmTable } from '../constructs/observability/alarm-table/alarm-table';
import { Alarms } from '../constructs/observability/alarms';
import { type ServerReport, ServerReports } from '../constructs/observability/server-reports';
import { StoppedTasks } from '../constructs/observability/stopped-tasks';
import type { DataStack } from './data';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack';
import type { ServiceStack } from './service';

/** Props of {@link ObservabilityStack}. */
export interface ObservabilityStackProps extends EnvironmentStackProps {
  /** The data stack. */
  readonly data: DataStack;
  /** The service stack. */
  readonly service: ServiceStack;
  /** Adds groups to tokens. @default - without federation */
  readonly tokenClaims?: IFunction;
}

/** Alarms and metrics. It can be deleted and made again without touching the other stacks, and it keeps none of them. */
export class ObservabilityStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props, 'observability');
    // CloudFormation refuses to change what a strong reference imports. This stack holds nothing, so it must block nothing.
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    const { environment, environmentName, data, service, tokenClaims } = props;
    const namespace = `mlflow-${environmentName}`;
    new StoppedTasks(this, 'StoppedTasks', {
      service: service.server.service,
      environmentName,
      key: data.operationsKey,
      retentionDays: environment.service.logDays,
      metricNamespace: namespace,
      metricName: 'AuditTrailCut' satisfies ServerReport,
    });
    new Alarms(this, 'Alarms', {
      topic: data.notificationTopic,
      lines: alarmTable({
        loadBalancer: service.frontDoor.loadBalancer,
        targetGroup: service.frontDoor.targetGroup,
        service: service.server.service,
        database: data.database.instance,
        issuerKeys: service.issuerKeys.function,
        tokenClaims,
        reports: new ServerReports(this, 'ServerReports', {
          logGroup: service.server.logGroup,
          namespace,
        }).metrics,
        audit: {
          logGroupName: data.auditTrail.logGroup.logGroupName,
          subscriptionName: data.auditTrail.delivery.subscriptionName,
          streamName: data.auditTrail.delivery.streamName,
        },
        p95LatencySeconds: environment.alarms.p95LatencySeconds,
        storageGib: environment.database.storageGib,
        maxConnections: environment.database.maxConnections,
      }),
    });
  }
}

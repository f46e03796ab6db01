import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { origin } from '../config/derived/origin';
import { databaseNames, databaseUserArn } from '../constructs/data/database-bootstrap';
import { FrontDoor } from '../constructs/edge/front-door';
import type { Issuer } from '../constructs/identity/issuer';
import { IssuerKeys } from '../constructs/identity/issuer-keys';
import { Server } from '../constructs/service/server';
import type { DataStack } from './data';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack';
import type { NetworkStack } from './network';

/** Props of {@link ServiceStack}. */
export interface ServiceStackProps extends EnvironmentStackProps {
  /** The network stack. */
  readonly network: NetworkStack;
  /** The data stack. */
  readonly data: DataStack;
  /** Signs the access tokens. */
  readonly issuer: Issuer;
}

/** The load balancer, the issuer's keys, the server's tasks, and the migration that runs before them. */
export class ServiceStack extends EnvironmentStack {
  /** Load balancer, certificate and DNS record. */
  readonly frontDoor: FrontDoor;
  /** The issuer's keys and what fetches them. */
  readonly issuerKeys: IssuerKeys;
  /** The MLflow server. */
  readonly server: Server;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props, 'service');
    const { environment, network, data, issuer } = props;
    const { securityGroups, topology } = network;
    this.frontDoor = new FrontDoor(this, 'FrontDoor', {
      environment,
      network: topology,
      securityGroup: securityGroups.loadBalancer,
      issuer,
      logBucket: data.logBucket,
    });
    this.issuerKeys = new IssuerKeys(this, 'IssuerKeys', {
      issuer,
      logBucketName: data.logBucket.bucketName,
      retain: environment.protection.retainData,
      logKey: data.operationsKey,
    });
    const { instance, resourceId } = data.database;
    this.server = new Server(this, 'Server', {
      environment,
      network: topology,
      securityGroup: securityGroups.task,
      targetGroup: this.frontDoor.targetGroup,
      stores: {
        databaseHost: instance.dbInstanceEndpointAddress,
        // Not the instance's attribute: an import would refuse every change of it.
        databasePort: String(environment.database.port),
        databaseName: databaseNames.database,
        databaseUser: databaseNames.role,
        bucketName: data.artifactBucket.bucketName,
        issuerKeys: this.issuerKeys.location,
        auditLogGroupName: data.auditTrail.logGroup.logGroupName,
      },
      issuer,
      databaseUserArn: databaseUserArn(this, resourceId, databaseNames.role),
      artifactAccess: data.artifactAccess,
      sessionSecretArn: data.sessionSecret.secretArn,
      issuerKeysArn: this.issuerKeys.objectArn,
      auditLogGroupArn: data.auditTrail.logGroup.logGroupArn,
      operationsKey: data.operationsKey,
    });
    // A wrong issuer fails the deployment here, before any task is replaced: without its keys, nobody could log in.
    this.server.node.addDependency(this.issuerKeys);
    this.addOutputs(origin(environment), props.environmentName);
  }

  private addOutputs(url: string, environmentName: string): void {
    new CfnOutput(this, 'Url', { description: 'Open it in a browser', value: url });
    new CfnOutput(this, 'LogInCommand', {
      description: 'Logs programs in, once per person',
      value: `mlflow-aws login ${url}`,
    });
    new CfnOutput(this, 'SmokeCommand', {
      description: 'Tries the server after a deployment',
      value: `npm run smoke -- ${environmentName} --wait`,
    });
    new CfnOutput(this, 'ClientSettings', {
      description: 'What a client needs beside a token in MLFLOW_TRACKING_TOKEN',
      value: `export MLFLOW_TRACKING_URI=${url}`,
    });
    new CfnOutput(this, 'LoadBalancerName', {
      description:
        'Where the DNS record of the hostname points; make it yourself when the kit has no hosted zone',
      value: this.frontDoor.loadBalancer.loadBalancerDnsName,
    });
    new CfnOutput(this, 'FollowLogCommand', {
      value: `aws logs tail --region ${this.region} --follow ${this.server.logGroup.logGroupName}`,
    });
  }
}

import type { Construct } from 'constructs';
import { endpointsBy, neededEndpoints } from '../config/derived/endpoints';
import type { EndpointService } from '../config/schema/endpoints';
import type { Environment } from '../config/schema/environment';
import { CustomerKey } from '../constructs/core/customer-key';
import { Endpoints } from '../constructs/network/endpoints';
import { VpcFlowLog } from '../constructs/network/flow-log';
import { ImportedVpc } from '../constructs/network/imported-vpc';
import { S3PrefixList } from '../constructs/network/s3-prefix-list';
import { SecurityGroups } from '../constructs/network/security-groups';
import type { NetworkTopology } from '../constructs/network/topology';
import { NewVpc } from '../constructs/network/vpc';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack';

/** VPC, subnets, endpoints, and every security group. */
export class NetworkStack extends EnvironmentStack {
  /** VPC and subnets. */
  readonly topology: NetworkTopology;
  /** Every security group. */
  readonly securityGroups: SecurityGroups;
  private readonly logKey: CustomerKey;

  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props, 'network');
    const { environment } = props;
    // The data stack comes after this one, so the logs of the network have a key of their own.
    this.logKey = new CustomerKey(this, 'LogKey', {
      description: 'Encrypts the MLflow network logs',
      retain: false,
    });
    this.logKey.allowLogs();
    this.topology = this.makeTopology(environment);
    this.securityGroups = this.makeSecurityGroups(environment);
    this.makeEndpoints(environment);
  }

  private makeTopology(environment: Environment): NetworkTopology {
    const { network, exposure, availabilityZones } = environment;
    if (network.kind === 'imported') return new ImportedVpc(this, 'Vpc', { ...network, availabilityZones });
    const natGateways = exposure.scheme === 'internal' ? endpointZones(environment).length : 0;
    const topology = new NewVpc(this, 'Vpc', {
      cidr: network.cidr,
      zones: availabilityZones.length,
      natGateways,
    });
    new VpcFlowLog(this, 'FlowLog', {
      vpc: topology.vpc,
      key: this.logKey,
      retentionDays: network.flowLogDays,
    });
    return topology;
  }

  private makeSecurityGroups(environment: Environment): SecurityGroups {
    const { exposure, service, database, region } = environment;
    const central = endpointsBy('central', environment);
    return new SecurityGroups(this, 'SecurityGroups', {
      vpc: this.topology.vpc,
      allowedCidrs: exposure.allowedCidrs,
      listenerPorts:
        exposure.plainHttp === 'redirect' ? [exposure.port, exposure.plainHttpPort] : [exposure.port],
      containerPort: service.containerPort,
      metricsPort: service.metricsPort,
      metricsCollectors: service.metricsCollectors,
      databasePort: database.port,
      s3: central.includes('s3')
        ? undefined
        : new S3PrefixList(this, 'S3PrefixList', { region, logKey: this.logKey }).peer,
      taskEndpoints: rangesOf(neededEndpoints(region), environment),
      bootstrapEndpoints: rangesOf(['secretsManager'], environment),
    });
  }

  private makeEndpoints(environment: Environment): void {
    new Endpoints(this, 'Endpoints', {
      services: endpointsBy('create', environment),
      network: this.topology,
      securityGroup: this.securityGroups.endpoints,
      availabilityZones: endpointZones(environment),
    });
  }
}

function endpointZones({ network, availabilityZones }: Environment): string[] {
  return network.endpointZones === 'one' ? availabilityZones.slice(0, 1) : availabilityZones;
}

/** Where those of these endpoints are that the kit does not make: in the VPC, or in another one. */
function rangesOf(services: readonly EndpointService[], environment: Environment): string[] {
  const { network } = environment;
  if (network.kind === 'new') return [];
  const some = (place: 'existing' | 'central') =>
    endpointsBy(place, environment).some((service) => services.includes(service));
  return [
    ...(some('existing') ? [network.cidr] : []),
    ...(some('central') ? network.centralEndpointCidrs : []),
  ];
}

import { resources, type TemplateJson } from '../support/synthesized';
import type { SecurityRule } from './security-rule';
import { first, ingress, list, properties, serverContainers, variable, worldEgress } from './template-facts';

/** Who may speak to whom. */
export const networkRules: readonly SecurityRule[] = [
  {
    name: 'only the load balancer may speak to the world, and only to call the issuer',
    offences: (all) =>
      worldEgress(all).filter((path) => path !== 'network/SecurityGroups/LoadBalancer/Resource'),
    damage: (all) => {
      for (const { Properties } of resources(all, 'AWS::EC2::SecurityGroup'))
        Properties.SecurityGroupEgress = [{ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }];
    },
  },
  {
    name: 'nobody but clients is admitted by address: other rules name a group',
    offences: (all) =>
      properties(all, 'AWS::EC2::SecurityGroup')
        .filter(({ GroupDescription }) => !GroupDescription.startsWith('Load balancer'))
        .flatMap(({ SecurityGroupIngress }) => list<TemplateJson>(SecurityGroupIngress))
        .concat(properties(all, 'AWS::EC2::SecurityGroupIngress'))
        .filter(({ SourceSecurityGroupId }) => !SourceSecurityGroupId),
    damage: (all) => {
      const ingress = first(all, 'AWS::EC2::SecurityGroupIngress').Properties;
      delete ingress.SourceSecurityGroupId;
      ingress.CidrIp = '10.0.0.0/8';
    },
  },
  {
    name: 'every endpoint has a policy for this account',
    offences: (all) =>
      properties(all, 'AWS::EC2::VPCEndpoint').filter(
        ({ PolicyDocument }) =>
          !PolicyDocument?.Statement.some(
            ({ Condition }: TemplateJson) =>
              Condition?.StringEquals?.['aws:PrincipalAccount'] === '111122223333',
          ),
      ),
    damage: (all) => {
      delete first(all, 'AWS::EC2::VPCEndpoint').Properties.PolicyDocument;
    },
  },
  {
    name: 'the S3 endpoint reaches this account and the image layers only',
    offences: (all) =>
      properties(all, 'AWS::EC2::VPCEndpoint')
        .filter(({ VpcEndpointType }) => VpcEndpointType === 'Gateway')
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement as TemplateJson[])
        .filter(
          ({ Condition, Resource }) =>
            !Condition?.StringEquals?.['aws:ResourceAccount'] &&
            !JSON.stringify(Resource).includes('starport-layer-bucket'),
        ),
    damage: (all) => {
      for (const { PolicyDocument } of properties(all, 'AWS::EC2::VPCEndpoint'))
        for (const { Condition } of PolicyDocument.Statement)
          delete Condition?.StringEquals?.['aws:ResourceAccount'];
    },
  },
  {
    name: 'nobody may connect to the metrics but groups that the configuration names by their ids',
    offences: (all) => {
      const port = Number(variable(all, 'MLFLOW_AWS_METRICS_PORT'));
      return [
        ...ingress(all).filter(
          ({ IpProtocol, FromPort, ToPort, SourceSecurityGroupId }) =>
            (IpProtocol === '-1' || (FromPort <= port && port <= ToPort)) &&
            // The kit's own groups are references.
            typeof SourceSecurityGroupId !== 'string',
        ),
        ...properties(all, 'AWS::ElasticLoadBalancingV2::TargetGroup').filter(({ Port }) => Port === port),
        ...serverContainers(all).filter(({ PortMappings = [] }) =>
          PortMappings.some(({ ContainerPort }: TemplateJson) => ContainerPort === port),
        ),
      ];
    },
    damage: (all) => {
      const port = Number(variable(all, 'MLFLOW_AWS_METRICS_PORT'));
      Object.assign(first(all, 'AWS::EC2::SecurityGroupIngress').Properties, {
        FromPort: port - 1,
        ToPort: port + 1,
      });
    },
  },
];

import { resources } from '../../support/synthesized';
import type { Counterexample } from './counterexample';
import { first, properties, variable } from './template-facts';

/** Ways to break the rules of lib/policy/rules/network. */
export const networkCounterexamples: readonly Counterexample[] = [
  {
    id: 'MLK-NET-1',
    break: (all) => {
      for (const { Properties } of resources(all, 'AWS::EC2::SecurityGroup'))
        Properties.SecurityGroupEgress = [{ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }];
    },
  },
  {
    id: 'MLK-NET-2',
    break: (all) => {
      const ingress = first(all, 'AWS::EC2::SecurityGroupIngress').Properties;
      delete ingress.SourceSecurityGroupId;
      ingress.CidrIp = '10.0.0.0/8';
    },
  },
  {
    id: 'MLK-NET-3',
    break: (all) => {
      delete first(all, 'AWS::EC2::VPCEndpoint').Properties.PolicyDocument;
    },
  },
  {
    id: 'MLK-NET-4',
    break: (all) => {
      for (const { PolicyDocument } of properties(all, 'AWS::EC2::VPCEndpoint'))
        for (const { Condition } of PolicyDocument.Statement)
          delete Condition?.StringEquals?.['aws:ResourceAccount'];
    },
  },
  {
    id: 'MLK-NET-5',
    break: (all) => {
      const port = Number(variable(all, 'MLFLOW_AWS_METRICS_PORT'));
      Object.assign(first(all, 'AWS::EC2::SecurityGroupIngress').Properties, {
        FromPort: port - 1,
        ToPort: port + 1,
      });
    },
  },
];

import { Arn, ArnFormat } from 'aws-cdk-lib';
import { type Problem, show } from '../problems/problem';
import type { ConfigurationRule } from './configuration-rule';

const hostnameInZone: ConfigurationRule = ({ hostname, domain }) => {
  if (domain.kind !== 'hosted-zone') return [];
  if (hostname === domain.zoneName || hostname.endsWith(`.${domain.zoneName}`)) return [];
  return [
    {
      key: 'hostname',
      found: show(hostname),
      allowed: `a name in the zone ${domain.zoneName}`,
      fix: `write for example "mlflow.${domain.zoneName}", or name the zone of ${hostname} in domain`,
    },
  ];
};

/** A host-header condition needs a dot on AWS (elbv2 RuleCondition). */
const hostnameHasDot: ConfigurationRule = ({ tier, hostname }) =>
  tier === 'local' || hostname.includes('.')
    ? []
    : [
        {
          key: 'hostname',
          found: show(hostname),
          allowed: 'a full DNS name; a single label only in tier "local"',
          fix: 'write for example "mlflow.prod.example.com"',
        },
      ];

/** The load balancer accepts certificates of its own region and account only. */
const certificateAtHome: ConfigurationRule = ({ domain, region, account }) => {
  if (domain.kind !== 'certificate') return [];
  const certificate = Arn.split(domain.certificateArn, ArnFormat.SLASH_RESOURCE_NAME);
  const problems: Problem[] = [];
  const key = 'domain.certificateArn';
  if (certificate.region !== region)
    problems.push({
      key,
      found: `a certificate in ${certificate.region}`,
      allowed: `a certificate in ${region}: a load balancer accepts only certificates of its own region`,
      fix: `request or import the certificate in ${region} and write its ARN`,
    });
  if (certificate.account !== account)
    problems.push({
      key,
      found: `a certificate of account ${certificate.account}`,
      allowed: `a certificate of account ${account}`,
      fix: `request or import the certificate in account ${account} and write its ARN`,
    });
  return problems;
};

/** Name and certificate. */
export const domainRules = [hostnameInZone, hostnameHasDot, certificateAtHome];

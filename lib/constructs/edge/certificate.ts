import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { Environment } from '../../config/schema/environment';

/** The certificate of the hostname, and the zone of its record if the kit makes the record. */
export interface HostnameCertificate {
  /** The certificate. */
  readonly certificate: acm.ICertificate;
  /** Hosted zone of the record. @default - your organization makes the record */
  readonly zone?: route53.IHostedZone;
}

/** Uses the certificate of your organization, or makes one that is validated in the hosted zone. */
export function hostnameCertificate(
  scope: Construct,
  { domain, hostname }: Pick<Environment, 'domain' | 'hostname'>,
): HostnameCertificate {
  if (domain.kind === 'certificate')
    return { certificate: acm.Certificate.fromCertificateArn(scope, 'Certificate', domain.certificateArn) };
  const zone = route53.HostedZone.fromHostedZoneAttributes(scope, 'Zone', domain);
  const certificate = new acm.Certificate(scope, 'Certificate', {
    domainName: hostname,
    validation: acm.CertificateValidation.fromDns(zone),
  });
  return { certificate, zone };
}

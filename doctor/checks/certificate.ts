import { ACMClient, type CertificateDetail, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { unlessMissing } from '../../checks/aws/why-unseen';
import { good, red } from '../../checks/verdict';
import type { DoctorCheck } from '../facts/doctor-check';

/** Days. ACM renews its own certificates 60 days before their end; this one would not have been renewed. */
const leastDays = 30;

/** That it is of the environment's account and region, the configuration's validation has seen in its ARN. */
export const certificate: DoctorCheck = {
  name: 'certificate',
  title: 'The certificate is issued, covers the hostname, and does not end soon.',
  looksAt: 'acm:DescribeCertificate',
  run: async ({ environment, aws }) => {
    const { domain, hostname } = environment;
    if (domain.kind !== 'certificate') return good('not needed: the kit makes the certificate');
    const CertificateArn = domain.certificateArn;
    const request = `aws acm request-certificate --domain-name ${hostname} --validation-method DNS`;
    const client = aws.of(ACMClient);
    const answer = await unlessMissing(client.send(new DescribeCertificateCommand({ CertificateArn })));
    if (answer?.Certificate === undefined) return red(`there is no certificate ${CertificateArn}`, request);
    const problem = problemOf(answer.Certificate, hostname);
    if (problem === undefined) return good(`issued for ${namesOf(answer.Certificate).join(', ')}`);
    return red(problem, `aws acm describe-certificate --certificate-arn ${CertificateArn}`, request);
  },
};

function problemOf(found: CertificateDetail, hostname: string): string | undefined {
  if (found.Status !== 'ISSUED') return `its status is ${found.Status}; ISSUED is needed`;
  const names = namesOf(found);
  if (!names.some((name) => covers(name, hostname)))
    return `it is for ${names.join(', ')}, not for ${hostname}`;
  const days = ((found.NotAfter?.getTime() ?? Number.NaN) - Date.now()) / 86_400_000;
  if (days < leastDays) return `it ends in ${Math.floor(days)} day(s)`;
  return undefined;
}

function namesOf({ DomainName, SubjectAlternativeNames = [] }: CertificateDetail): string[] {
  return [...new Set([...(DomainName === undefined ? [] : [DomainName]), ...SubjectAlternativeNames])];
}

/** A wildcard stands for one label (RFC 6125, section 6.4.3). */
function covers(name: string, hostname: string): boolean {
  return (
    name === hostname || (name.startsWith('*.') && hostname.split('.').slice(1).join('.') === name.slice(2))
  );
}

import { describe, expect, test } from '@jest/globals';
import { onlyAt, propertiesAt, resourcesAt } from '../../support/properties';
import { type TemplateJson, templates } from '../../support/synthesized';

const listener = (name: string) =>
  onlyAt(templates(name), 'AWS::ElasticLoadBalancingV2::Listener', /HttpsListener/);

describe('with a hosted zone', () => {
  test('the certificate is made and validated in that zone', () => {
    expect(onlyAt(templates('prod'), 'AWS::CertificateManager::Certificate')).toMatchObject({
      DomainName: 'mlflow.prod.example.com',
      ValidationMethod: 'DNS',
      DomainValidationOptions: [{ HostedZoneId: 'Z0123456789ABCDEFGHIJ' }],
    });
    expect(listener('prod').Certificates).toEqual([{ CertificateArn: { Ref: expect.any(String) } }]);
  });

  test('the name points to the load balancer', () => {
    expect(onlyAt(templates('prod'), 'AWS::Route53::RecordSet')).toMatchObject({
      Name: 'mlflow.prod.example.com.',
      Type: 'A',
      HostedZoneId: 'Z0123456789ABCDEFGHIJ',
      AliasTarget: { DNSName: expect.anything() },
    });
  });
});

describe('with a certificate of your organization', () => {
  test('neither certificate nor record is made', () => {
    expect(resourcesAt(templates('private'), 'AWS::CertificateManager::Certificate')).toEqual([]);
    expect(resourcesAt(templates('private'), 'AWS::Route53::RecordSet')).toEqual([]);
    expect(listener('private').Certificates).toMatchObject([
      { CertificateArn: expect.stringContaining(':certificate/12345678') },
    ]);
  });
});

test.each(['prod', 'private'])(
  'in %s, a request that matches no rule is refused, and TLS is 1.2 or newer',
  (name) => {
    expect(listener(name)).toMatchObject({
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '403' } }],
    });
  },
);

test('plain HTTP is redirected to HTTPS if the configuration asks for it', () => {
  expect(onlyAt(templates('dev'), 'AWS::ElasticLoadBalancingV2::Listener', /RedirectListener/)).toMatchObject(
    {
      Port: 80,
      DefaultActions: [
        { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
      ],
    },
  );
});

test.each([
  ['prod', 'internet-facing'],
  ['dev', 'internet-facing'],
  ['private', 'internal'],
])('the load balancer of %s is %s, and can be deleted when its deployment fails', (name, Scheme) => {
  const balancer = onlyAt(templates(name), 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  expect(balancer.Scheme).toBe(Scheme);
  const attributes = Object.fromEntries(
    balancer.LoadBalancerAttributes.map(({ Key, Value }: TemplateJson) => [Key, Value]),
  );
  expect(attributes).toMatchObject({
    'deletion_protection.enabled': 'false',
    'routing.http.drop_invalid_header_fields.enabled': 'true',
    'routing.http.desync_mitigation_mode': 'strictest',
    'idle_timeout.timeout_seconds': '60',
    'access_logs.s3.enabled': 'true',
    'connection_logs.s3.enabled': 'true',
  });
});

test('the load balancer connects to the server over HTTPS and checks /health', () => {
  expect(onlyAt(templates('prod'), 'AWS::ElasticLoadBalancingV2::TargetGroup')).toMatchObject({
    Protocol: 'HTTPS',
    Port: 8443,
    TargetType: 'ip',
    HealthCheckPath: '/health',
    HealthCheckProtocol: 'HTTPS',
    Matcher: { HttpCode: '200' },
  });
});

test('a token of an external issuer must carry the scope and every required claim', () => {
  const rules = propertiesAt(templates('local'), 'AWS::ElasticLoadBalancingV2::ListenerRule');
  const [jwt] = rules.flatMap(({ Actions }) => Actions).filter(({ Type }) => Type === 'jwt-validation');
  expect(jwt.JwtValidationConfig).toEqual({
    Issuer: 'https://127.0.0.1:8444',
    JwksEndpoint: 'https://127.0.0.1:8444/jwks',
    AdditionalClaims: [
      { Name: 'scope', Format: 'space-separated-values', Values: ['mlflow/access'] },
      { Name: 'token_use', Format: 'single-string', Values: ['access'] },
    ],
  });
});

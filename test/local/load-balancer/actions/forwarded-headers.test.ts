import { describe, expect, test } from '@jest/globals';
import { rewriteRequestHeaders } from '../../../../local/load-balancer/actions/forwarded-headers';
import type { RequestFacts } from '../../../../local/load-balancer/http/request-facts';
import { loadBalancerAttributes } from '../../../../local/load-balancer/listener/attributes';

function rewritten(
  attributes: Record<string, string>,
  port: number,
  change: Record<string, string> = {},
  peer = '10.1.2.3',
) {
  const headers: Record<string, string> = {
    host: 'mlflow.example.com:1',
    'x-forwarded-for': '203.0.113.7',
    ...change,
  };
  const facts = { peer, peerPort: 4711, host: 'mlflow.example.com' } as RequestFacts & { peerPort: number };
  rewriteRequestHeaders(
    headers,
    facts,
    { protocol: 'HTTPS', port },
    loadBalancerAttributes.parse(attributes),
  );
  return headers;
}

describe('X-Forwarded-For', () => {
  const mode = (value: string) => ({ 'routing.http.xff_header_processing.mode': value });
  const withPort = { 'routing.http.xff_client_port.enabled': 'true' };
  test.each<[string, Record<string, string>, string, string | undefined]>([
    ['appended', {}, '10.1.2.3', '203.0.113.7, 10.1.2.3'],
    ['with the port', withPort, '10.1.2.3', '203.0.113.7, 10.1.2.3:4711'],
    ['with the port of an IPv6 peer', withPort, '::1', '203.0.113.7, [::1]:4711'],
    ['preserved', mode('preserve'), '10.1.2.3', '203.0.113.7'],
    ['removed', mode('remove'), '10.1.2.3', undefined],
  ])('%s', (_, attributes, peer, expected) => {
    expect(rewritten(attributes, 443, {}, peer)['x-forwarded-for']).toBe(expected);
  });
});

describe('Host', () => {
  test.each<[string, Record<string, string>, number, string]>([
    ['loses its port on 443', {}, 443, 'mlflow.example.com'],
    ['has the port of another listener', {}, 8443, 'mlflow.example.com:8443'],
    ['is preserved', { 'routing.http.preserve_host_header.enabled': 'true' }, 443, 'mlflow.example.com:1'],
  ])('%s', (_, attributes, port, expected) => {
    expect(rewritten(attributes, port).host).toBe(expected);
  });
});

test('names that AWS calls invalid stay unless the attribute drops them', () => {
  expect(rewritten({}, 443, { x_user: 'a' }).x_user).toBe('a');
  const drop = { 'routing.http.drop_invalid_header_fields.enabled': 'true' };
  expect(rewritten(drop, 443, { x_user: 'a' }).x_user).toBeUndefined();
});

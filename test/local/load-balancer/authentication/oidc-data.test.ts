import { verify } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { oidcDataSigner } from '../../../../local/load-balancer/authentication/oidc-data';
import { loadBalancerArn } from '../support';

const config = { Issuer: 'https://issuer.example.com', ClientId: 'client' };
const signer = oidcDataSigner(loadBalancerArn);
const value = signer.sign(
  { sub: 's-1', email_verified: true, name: 'Zoë', groups: ['a'], address: { city: 'x' } },
  config,
);
const [header = '', payload = '', signature = ''] = value.split('.');
const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());

test('header and payload have the shape of a real value', () => {
  expect(Object.keys(decode(header))).toEqual(['typ', 'kid', 'alg', 'iss', 'client', 'signer', 'exp']);
  expect(decode(header)).toMatchObject({
    typ: 'JWT',
    alg: 'ES256',
    iss: config.Issuer,
    client: 'client',
    signer: loadBalancerArn,
  });
  expect(Object.keys(decode(payload))).toEqual(['sub', 'email_verified', 'name', 'exp', 'iss']);
  expect(decode(payload)).toMatchObject({ email_verified: 'true', name: 'Zoë', iss: config.Issuer });
  expect(decode(payload).exp).toBe(decode(header).exp);
  expect(Math.abs(decode(payload).exp - Date.now() / 1000 - 120)).toBeLessThan(5);
});

test('parts are base64url with padding, and the padding is signed', () => {
  for (const part of [header, payload, signature]) {
    expect(part.length % 4).toBe(0);
    expect(part).toMatch(/^[\w-]+=*$/);
  }
  expect(Buffer.from(signature, 'base64url')).toHaveLength(64);
  const key = signer.publicKey;
  const verifies = (input: string) =>
    verify(
      'sha256',
      Buffer.from(input),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
  expect(verifies(`${header}.${payload}`)).toBe(true);
  expect(`${header}.${payload}`).toContain('=');
  expect(verifies(`${header}.${payload}`.replaceAll('=', ''))).toBe(false);
});

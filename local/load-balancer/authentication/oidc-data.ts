import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import type { OidcConfig } from '../listener/action-schema';

/** Signs x-amzn-oidc-data; the shape follows a real value that AWS published in awslabs/aws-jwt-verify#109. */
export interface OidcDataSigner {
  /** Signs the claims of a user as the load balancer does (ES256). */
  sign(claims: Readonly<Record<string, unknown>>, config: Pick<OidcConfig, 'Issuer' | 'ClientId'>): string;
  /** Verifies the signature. */
  readonly publicKey: KeyObject;
}

/** AWS gives no number; others measured about a minute. Every request gets a new one. */
const lifeSeconds = 120;

/** A signer with its own key, which is new after a restart: no signed value is used in a later request. */
export function oidcDataSigner(signer: string): OidcDataSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = randomUUID();
  return {
    publicKey,
    sign: (claims, { Issuer: iss, ClientId: client }) => {
      const exp = Math.floor(Date.now() / 1000) + lifeSeconds;
      const header = { typ: 'JWT', kid, alg: 'ES256', iss, client, signer, exp };
      const input = `${encode(header)}.${encode({ ...plainClaims(claims), exp, iss })}`;
      const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `${input}.${padded(signature)}`;
    },
  };
}

/** The published value holds strings alone (`email_verified: "true"`) and no list, so no backend may count on groups. */
function plainClaims(claims: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(claims).flatMap(([name, value]) => {
      if (typeof value === 'boolean') return [[name, String(value)]];
      return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [];
    }),
  );
}

const encode = (part: object): string => padded(Buffer.from(JSON.stringify(part)));

/** base64url with its padding, which is part of what is signed. */
function padded(bytes: Buffer): string {
  const text = bytes.toString('base64url');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

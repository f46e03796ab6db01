import assert from 'node:assert/strict';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { decodeProtectedHeader, type JWK } from 'jose';
import { readPlan } from '../../../local/blueprint/read-plan';
import { trustedFetch } from '../../../local/run/trusted-fetch';
import type { Check } from '../proof';

/** The keys that the server gets. */
export const keysCheck: Check = {
  title: 'Keycloak also publishes an encryption key; the server gets only the signing keys',
  run: async ({ stack, issuer }) => {
    const { body } = await trustedFetch(stack.ca)(stack.settings.identity.jwksEndpoint);
    const { keys: published } = JSON.parse(body) as { keys: JWK[] };
    assert.deepEqual(published.map(({ use, alg }) => `${use} ${alg}`).sort(), ['enc RSA-OAEP', 'sig RS256']);
    const { BUCKET, KEY } = readPlan(stack.blueprint()).issuerKeys.environment;
    const s3 = stack.s3();
    const object = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: KEY }));
    const { keys: stored } = JSON.parse((await object.Body?.transformToString()) ?? '') as { keys: JWK[] };
    s3.destroy();
    const { kid } = decodeProtectedHeader(await issuer.accessToken('scientist'));
    assert.deepEqual(
      stored.map((key) => [key.kid, key.use]),
      [[kid, 'sig']],
    );
  },
};

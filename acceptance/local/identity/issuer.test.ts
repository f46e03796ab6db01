import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { BrowserSession } from '../../driver/browser/browser-session';
import { send } from '../../driver/clients/https';
import { machineOf, requestTokens } from '../../driver/issuer/token-endpoint';
import { issuerOf } from '../../driver/issuer/tokens';
import { sharedStack } from '../../driver/server/stack';

const search = '/api/2.0/mlflow/experiments/search?max_results=1';
const { authorizationEndpoint, accessScope } = issuerOf(sharedStack);
const callback = 'http://localhost:8976/callback';
const machine = machineOf(sharedStack);

describe('a machine', () => {
  const form = { grant_type: 'client_credentials', scope: `${accessScope} mlflow/fraud.members` };
  const basic = (secret: string) => `Basic ${Buffer.from(`${machine}:${secret}`).toString('base64')}`;

  test('gets a token for its secret, and can call the API', async () => {
    const { status, access_token: token } = await requestTokens(
      sharedStack,
      form,
      basic(sharedStack.secret(`machine:${machine}`)),
    );
    expect(status).toBe(200);
    expect((await send(sharedStack, { path: search, token })).status).toBe(200);
  });

  test('gets no token for a wrong secret', async () => {
    expect(await requestTokens(sharedStack, form, basic('guessed'))).toMatchObject({
      status: 401,
      error: 'invalid_client',
    });
  });

  test.each(['mlflow/everything', 'mlflow/pricing.members', 'mlflow/access mlflow/pricing.members'])(
    'does not get the scope %s, which is not its own',
    async (scope) => {
      const other = { ...form, scope };
      const { access_token: token } = await requestTokens(
        sharedStack,
        other,
        basic(sharedStack.secret(`machine:${machine}`)),
      );
      expect(String(decodeJwt(token).scope ?? '')).not.toMatch(/everything|pricing/);
      // Without the scope of the API, the load balancer refuses; without a scope of a team, the server.
      const expected = scope.includes(accessScope) ? 403 : 401;
      expect((await send(sharedStack, { path: search, token })).status).toBe(expected);
    },
  );
});

describe('a command line', () => {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const authorizationUrl = (more: Record<string, string>) =>
    `${authorizationEndpoint}?${new URLSearchParams({
      client_id: sharedStack.settings.identity.commandLineClientId,
      response_type: 'code',
      redirect_uri: callback,
      scope: `openid ${accessScope}`,
      state: 'kept',
      resource: sharedStack.url,
      ...more,
    })}`;

  test('gets a token for the authorization code of a login with PKCE, and can call the API', async () => {
    const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
    const { headers } = await new BrowserSession(sharedStack).logIn('scientist', authorizationUrl(pkce));
    const callbackUrl = new URL(headers.location ?? '');
    expect([callbackUrl.origin + callbackUrl.pathname, callbackUrl.searchParams.get('state')]).toEqual([
      callback,
      'kept',
    ]);
    const form = {
      grant_type: 'authorization_code',
      client_id: sharedStack.settings.identity.commandLineClientId,
      code: callbackUrl.searchParams.get('code') ?? '',
      redirect_uri: callback,
    };
    expect(await requestTokens(sharedStack, { ...form, code_verifier: 'x'.repeat(43) })).toMatchObject({
      status: 400,
    });
    const { headers: secondHeaders } = await new BrowserSession(sharedStack).logIn(
      'scientist',
      authorizationUrl(pkce),
    );
    const code = new URL(secondHeaders.location ?? '').searchParams.get('code') ?? '';
    const { access_token: token } = await requestTokens(sharedStack, {
      ...form,
      code,
      code_verifier: verifier,
    });
    expect(decodeJwt(token)).toMatchObject({ groups: ['fraud-scientists'], token_use: 'access' });
    expect((await send(sharedStack, { path: search, token })).status).toBe(200);
  });

  test('gets no code for a server that the issuer does not know', async () => {
    const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
    const foreign = authorizationUrl({ ...pkce, resource: 'https://evil.example' });
    const { headers } = await new BrowserSession(sharedStack).open(foreign);
    expect(new URL(headers.location ?? '').searchParams.get('error')).toBe('invalid_target');
  });

  test('gets no code without PKCE, or for an unregistered callback address', async () => {
    const { headers } = await new BrowserSession(sharedStack).open(authorizationUrl({}));
    expect(new URL(headers.location ?? '').searchParams.get('error')).toBe('invalid_request');
    const elsewhere = authorizationUrl({
      redirect_uri: 'https://evil.example.com/callback',
      code_challenge: challenge,
    });
    expect((await new BrowserSession(sharedStack).open(elsewhere)).status).toBe(400);
  });
});

import { createHash, randomBytes } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import { describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { send } from './support/https';
import { shared } from './support/stack';
import { issuerOf } from './support/tokens';
import { Visitor } from './support/visitor';

const search = '/api/2.0/mlflow/experiments/search?max_results=1';
const { tokenEndpoint, authorizationEndpoint, accessScope } = issuerOf(shared);
const callback = 'http://localhost:8976/callback';
const [machine = ''] = Object.keys(shared.settings.environment.access.machines);

interface TokenAnswer {
  readonly status: number;
  readonly access_token: string;
  readonly error?: string;
}

function askForToken(form: Record<string, string>, authorization?: string): Promise<TokenAnswer> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      ...(authorization ? { authorization } : {}),
    };
    const options = { method: 'POST', ca: shared.ca, agent: false as const, headers };
    const request = httpsRequest(tokenEndpoint, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, ...JSON.parse(text) }));
    });
    request.once('error', reject);
    request.end(new URLSearchParams(form).toString());
  });
}

describe('a machine', () => {
  const form = { grant_type: 'client_credentials', scope: `${accessScope} mlflow/fraud.members` };
  const basic = (secret: string) => `Basic ${Buffer.from(`${machine}:${secret}`).toString('base64')}`;

  test('gets a token for its secret, and comes in', async () => {
    const { status, access_token: token } = await askForToken(
      form,
      basic(shared.secret(`machine:${machine}`)),
    );
    expect(status).toBe(200);
    expect((await send(shared, { path: search, token })).status).toBe(200);
  });

  test('gets none for another secret, and one of no use when it asks for another scope', async () => {
    expect(await askForToken(form, basic('guessed'))).toMatchObject({ status: 401, error: 'invalid_client' });
    const other = { ...form, scope: 'mlflow/everything' };
    const { access_token: token } = await askForToken(other, basic(shared.secret(`machine:${machine}`)));
    expect(decodeJwt(token).scope).toBeUndefined();
    expect((await send(shared, { path: search, token })).status).toBe(401);
  });
});

describe('a command line', () => {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const question = (more: Record<string, string>) =>
    `${authorizationEndpoint}?${new URLSearchParams({
      client_id: shared.settings.identity.commandLineClientId,
      response_type: 'code',
      redirect_uri: callback,
      scope: `openid ${accessScope}`,
      state: 'kept',
      ...more,
    })}`;

  test('gets a token for the code of a login with PKCE, and comes in', async () => {
    const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
    const { headers } = await new Visitor(shared).logIn('scientist', question(pkce));
    const answer = new URL(headers.location ?? '');
    expect([answer.origin + answer.pathname, answer.searchParams.get('state')]).toEqual([callback, 'kept']);
    const form = {
      grant_type: 'authorization_code',
      client_id: shared.settings.identity.commandLineClientId,
      code: answer.searchParams.get('code') ?? '',
      redirect_uri: callback,
    };
    expect(await askForToken({ ...form, code_verifier: 'x'.repeat(43) })).toMatchObject({ status: 400 });
    const { headers: again } = await new Visitor(shared).logIn('scientist', question(pkce));
    const code = new URL(again.location ?? '').searchParams.get('code') ?? '';
    const { access_token: token } = await askForToken({ ...form, code, code_verifier: verifier });
    expect(decodeJwt(token)).toMatchObject({ groups: ['fraud-scientists'], token_use: 'access' });
    expect((await send(shared, { path: search, token })).status).toBe(200);
  });

  test('gets no code without PKCE, and none to an address that nobody registered', async () => {
    const { headers } = await new Visitor(shared).open(question({}));
    expect(new URL(headers.location ?? '').searchParams.get('error')).toBe('invalid_request');
    const elsewhere = question({
      redirect_uri: 'https://evil.example.com/callback',
      code_challenge: challenge,
    });
    expect((await new Visitor(shared).open(elsewhere)).status).toBe(400);
  });
});

import { createHash, randomBytes } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import { BrowserSession } from '../browser/browser-session';
import type { Stack } from '../server/stack';
import { issuerOf } from './tokens';

/** Status and fields of a response of the token endpoint. */
export interface TokenResponse {
  /** HTTP status. */
  readonly status: number;
  /** The access token; missing if the request failed. */
  readonly access_token: string;
  /** The ID token. @default - the scope does not include `openid`, or the request failed */
  readonly id_token?: string;
  /** The refresh token. @default - the issuer returned none */
  readonly refresh_token?: string;
  /** OAuth error code. @default - the request succeeded */
  readonly error?: string;
}

/** Sends a form to the token endpoint of the issuer. */
export function requestTokens(
  stack: Stack,
  form: Readonly<Record<string, string>>,
  authorization?: string,
): Promise<TokenResponse> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      ...(authorization ? { authorization } : {}),
    };
    const options = { method: 'POST', ca: stack.ca, agent: false as const, headers };
    const request = httpsRequest(issuerOf(stack).tokenEndpoint, options, (response) => {
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

/** The name of the first machine in the environment. */
export const machineOf = ({ settings }: Stack): string =>
  Object.keys(settings.environment.access.machines)[0] ?? 'none';

/** An access token of the machine, by the client credentials grant. */
export async function machineToken(stack: Stack, ...scopes: readonly string[]): Promise<string> {
  const machine = machineOf(stack);
  const secret = Buffer.from(`${machine}:${stack.secret(`machine:${machine}`)}`).toString('base64');
  const scope = [issuerOf(stack).accessScope, ...scopes].join(' ');
  const response = await requestTokens(stack, { grant_type: 'client_credentials', scope }, `Basic ${secret}`);
  if (response.status !== 200)
    throw new Error(`The issuer refused a token for the machine: ${response.error}`);
  return response.access_token;
}

/**
 * Logs in like the command line, by an authorization code with PKCE.
 * @param clientId client that requests the token; any client with the same callback address
 */
export async function commandLineLogin(
  stack: Stack,
  user: string,
  browser = new BrowserSession(stack),
  clientId = stack.settings.identity.commandLineClientId,
): Promise<TokenResponse> {
  const { authorizationEndpoint, accessScope } = issuerOf(stack);
  const verifier = randomBytes(32).toString('base64url');
  const client = {
    client_id: clientId,
    redirect_uri: 'http://localhost:8976/callback',
  };
  const query = new URLSearchParams({
    ...client,
    response_type: 'code',
    resource: stack.url,
    scope: `openid ${accessScope}`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const { headers } = await browser.logIn(user, `${authorizationEndpoint}?${query}`);
  const code = new URL(headers.location ?? '').searchParams.get('code') ?? '';
  return requestTokens(stack, { ...client, grant_type: 'authorization_code', code, code_verifier: verifier });
}

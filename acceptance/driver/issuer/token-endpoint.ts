import { createHash, randomBytes } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import { BrowserSession } from '../browser/browser-session';
import type { Stack } from '../server/stack';
import { issuerOf } from './tokens';

export interface TokenAnswer {
  readonly status: number;
  readonly access_token: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
  readonly error?: string;
}

/** A machine's or a command line's call to the issuer's token endpoint. */
export function askForToken(
  stack: Stack,
  form: Readonly<Record<string, string>>,
  authorization?: string,
): Promise<TokenAnswer> {
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

/** The one machine of `config/local.ts`. */
export const machineOf = ({ settings }: Stack): string =>
  Object.keys(settings.environment.access.machines)[0] ?? 'none';

/** An access token of the machine, by its secret. */
export async function machineToken(stack: Stack, ...scopes: readonly string[]): Promise<string> {
  const machine = machineOf(stack);
  const secret = Buffer.from(`${machine}:${stack.secret(`machine:${machine}`)}`).toString('base64');
  const scope = [issuerOf(stack).accessScope, ...scopes].join(' ');
  const answer = await askForToken(stack, { grant_type: 'client_credentials', scope }, `Basic ${secret}`);
  if (answer.status !== 200) throw new Error(`The issuer gives the machine no token: ${answer.error}`);
  return answer.access_token;
}

/**
 * Logs in as a command line does, by a code with PKCE.
 * @param clientId another application's, to which the issuer sends it back as well
 */
export async function commandLineLogin(
  stack: Stack,
  user: string,
  browser = new BrowserSession(stack),
  clientId = stack.settings.identity.commandLineClientId,
): Promise<TokenAnswer> {
  const { authorizationEndpoint, accessScope } = issuerOf(stack);
  const verifier = randomBytes(32).toString('base64url');
  const client = {
    client_id: clientId,
    redirect_uri: 'http://localhost:8976/callback',
  };
  const question = new URLSearchParams({
    ...client,
    response_type: 'code',
    scope: `openid ${accessScope}`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const { headers } = await browser.logIn(user, `${authorizationEndpoint}?${question}`);
  const code = new URL(headers.location ?? '').searchParams.get('code') ?? '';
  return askForToken(stack, { ...client, grant_type: 'authorization_code', code, code_verifier: verifier });
}

import { z } from 'zod';
import { type FetchResult, FetchTimeout, type TrustedFetch } from '../../run/trusted-fetch';
import type { OidcConfig } from '../listener/action-schema';
import { idTokenVerifier } from './id-token';
import { IssuerError } from './issuer-error';

/** What the issuer says about a user at a login or its renewal. Times are seconds since 1970. */
export interface Identity {
  /** Answer of the userinfo endpoint. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Access token as the issuer sent it. */
  readonly accessToken: string;
  /** When the access token expires. @default - the issuer named no expiry */
  readonly accessTokenExpires?: number;
  /** Renews the claims and the access token. @default - the issuer sent none */
  readonly refreshToken?: string;
}

/** The load balancer as an OAuth client of the rule's issuer. */
export interface IssuerClient {
  /** Exchanges the code for tokens. @throws IssuerError */
  redeem(code: string, redirectUri: string): Promise<Identity>;
  /** Renews the claims. @throws IssuerError */
  refresh(refreshToken: string): Promise<Identity>;
}

const tokenResponse = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().positive().optional(),
  refresh_token: z.string().min(1).optional(),
  id_token: z.string().min(1).optional(),
});
const userinfoResponse = z.looseObject({ sub: z.string().min(1) });

/** Makes the client; it calls the issuer when a user logs in. */
export function issuerClient(config: OidcConfig, fetchTrusted: TrustedFetch): IssuerClient {
  const verifyIdToken = idTokenVerifier(config, fetchTrusted);
  const tokens = (form: Record<string, string>) => requestTokens(config, fetchTrusted, form);
  return {
    redeem: async (code, redirectUri) => {
      const response = await tokens({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
      if (!response.id_token)
        throw new IssuerError(401, 'AuthInvalidIdToken', 'The token response has no ID token');
      const { sub } = await verifyIdToken(response.id_token);
      const identity = await readIdentity(config, fetchTrusted, response);
      if (identity.claims.sub !== sub) {
        throw new IssuerError(
          401,
          'AuthInvalidUserinfoResponse',
          'userinfo and the ID token have different subjects',
        );
      }
      return identity;
    },
    refresh: async (refreshToken) => {
      const response = await tokens({ grant_type: 'refresh_token', refresh_token: refreshToken });
      return { refreshToken, ...(await readIdentity(config, fetchTrusted, response)) };
    },
  };
}

async function requestTokens(config: OidcConfig, fetchTrusted: TrustedFetch, form: Record<string, string>) {
  const credentials = [config.ClientId, config.ClientSecret].map(encodeURIComponent).join(':');
  const answer = await call('TokenEp', () =>
    fetchTrusted(config.TokenEndpoint, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: new URLSearchParams(form).toString(),
    }),
  );
  const body = parseJson(answer.body);
  if (answer.status > 299) throw tokenError(answer.status, body);
  const parsed = tokenResponse.safeParse(body);
  if (!parsed.success) throw new IssuerError(401, 'AuthInvalidTokenResponse', z.prettifyError(parsed.error));
  return parsed.data;
}

/** A refused code or refresh token is the user's fault (401), any other error the issuer's (561). */
function tokenError(status: number, body: unknown): IssuerError {
  const error = (body as { error?: unknown } | undefined)?.error;
  const message = `The token endpoint answered ${status}${typeof error === 'string' ? ` ${error}` : ''}`;
  return error === 'invalid_grant'
    ? new IssuerError(401, 'AuthInvalidGrantError', message)
    : new IssuerError(561, 'AuthTokenEpRequestFailed', message);
}

async function readIdentity(
  { UserInfoEndpoint }: OidcConfig,
  fetchTrusted: TrustedFetch,
  tokens: z.output<typeof tokenResponse>,
): Promise<Identity> {
  const answer = await call('UserinfoEp', () =>
    fetchTrusted(UserInfoEndpoint, {
      headers: { authorization: `Bearer ${tokens.access_token}`, accept: 'application/json' },
    }),
  );
  if (answer.status > 299) {
    throw new IssuerError(
      561,
      'AuthUserinfoEpRequestFailed',
      `The userinfo endpoint answered ${answer.status}`,
    );
  }
  const claims = userinfoResponse.safeParse(parseJson(answer.body));
  if (!claims.success)
    throw new IssuerError(401, 'AuthInvalidUserinfoResponse', z.prettifyError(claims.error));
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: life } = tokens;
  return {
    claims: claims.data,
    accessToken,
    ...(life !== undefined && { accessTokenExpires: Math.floor(Date.now() / 1000) + life }),
    ...(refreshToken !== undefined && { refreshToken }),
  };
}

async function call(
  endpoint: 'TokenEp' | 'UserinfoEp',
  send: () => Promise<FetchResult>,
): Promise<FetchResult> {
  try {
    return await send();
  } catch (error) {
    const reason = error instanceof FetchTimeout ? 'RequestTimeout' : 'RequestFailed';
    throw new IssuerError(
      500,
      `Auth${endpoint}${reason}`,
      error instanceof Error ? error.message : String(error),
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

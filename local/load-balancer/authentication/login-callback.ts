import { timingSafeEqual } from 'node:crypto';
import { type Answer, found, refusal } from '../http/answer';
import { readCookies, setCookie } from '../http/cookies';
import type { RequestFacts } from '../http/request-facts';
import { IssuerError } from '../issuer/issuer-error';
import { type Login, sessionTooLarge } from './login';
import { callbackUri, type LoginState, nonceCookie, openState } from './login-state';
import { SessionTooLarge } from './session-cookie';

/** Answers `/oauth2/idpresponse` for the logins of a listener. */
export type LoginCallback = (facts: RequestFacts, cookieHeader: string | undefined) => Promise<Answer>;

/** The callback of every login. State and nonce are checked first: another browser must not be able to use the code. */
export function loginCallback(logins: readonly Login[], secretKey: Uint8Array): LoginCallback {
  return async ({ query, authority }, cookieHeader) => {
    const parameters = new URLSearchParams(query);
    const state = await readState(parameters.get('state'), secretKey);
    if ('status' in state) return state;
    const login = logins.find(
      ({ config }) => config.ClientId === state.client && config.SessionCookieName === state.cookie,
    );
    if (!login || state.authority !== authority) {
      return refusal(401, 'AuthInvalidStateParam', 'No rule started this login');
    }
    return nonceProblem(state, cookieHeader) ?? complete(login, state, parameters, cookieHeader);
  };
}

async function readState(sealed: string | null, secretKey: Uint8Array): Promise<LoginState | Answer> {
  if (sealed === null) return refusal(401, 'AuthMissingStateParam');
  const state = await openState(secretKey, sealed);
  if (state === 'expired') return refusal(401, 'AuthLoginTimeout', 'A login must finish within 15 minutes');
  return state ?? refusal(401, 'AuthInvalidStateParam');
}

function nonceProblem(state: LoginState, cookieHeader: string | undefined): Answer | undefined {
  const nonce = readCookies(cookieHeader).get(nonceCookie);
  if (nonce === undefined) return refusal(401, 'AuthMissingAWSALBAuthNonce');
  return equal(nonce, state.nonce) ? undefined : refusal(401, 'AuthInvalidAWSALBAuthNonce');
}

async function complete(
  login: Login,
  state: LoginState,
  parameters: URLSearchParams,
  cookieHeader: string | undefined,
): Promise<Answer> {
  const error = parameters.get('error');
  if (error !== null) return refusal(561, 'AuthIssuerError', error);
  const code = parameters.get('code');
  return code === null ? refusal(401, 'AuthMissingCodeParam') : finish(login, state, code, cookieHeader);
}

async function finish(
  login: Login,
  state: LoginState,
  code: string,
  cookieHeader: string | undefined,
): Promise<Answer> {
  try {
    const identity = await login.issuer.redeem(code, callbackUri(state.authority));
    const cookies = await login.start(identity, cookieHeader);
    return found(`https://${state.authority}${state.target}`, [...cookies, setCookie(nonceCookie, '', 0)]);
  } catch (error) {
    if (error instanceof IssuerError) return refusal(error.status, error.reason, error.message);
    // The user guide says 500 on the page about the flow and 401 on the page about troubles; the former is followed.
    if (error instanceof SessionTooLarge) return refusal(500, sessionTooLarge, error.message);
    throw error;
  }
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

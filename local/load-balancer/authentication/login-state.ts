import { seal, unseal } from './sealed';

/** Where the issuer sends the browser back to; AWS fixes the path. */
export const callbackPath = '/oauth2/idpresponse';
/** The `redirect_uri` for a host and port, which the issuer must know. */
export const callbackUri = (authority: string): string => `https://${authority}${callbackPath}`;

/** Ties the callback to the browser that started the login. */
export const nonceCookie = 'AWSALBAuthNonce';

/** A login must finish within 15 minutes, which cannot be changed (ELB user guide, "Client login timeout"). */
export const loginSeconds = 15 * 60;

/** What the `state` parameter carries, encrypted. */
export interface LoginState {
  /** Must equal the value of the nonce cookie. */
  readonly nonce: string;
  /** Host and port that the browser used, in lower case. */
  readonly authority: string;
  /** Request target that the browser asked for. */
  readonly target: string;
  /** Client id of the rule that asked for the login. */
  readonly client: string;
  /** Name of the session cookie of that rule. */
  readonly cookie: string;
}

interface SealedState extends LoginState {
  /** Seconds since 1970. */
  readonly started: number;
}

/** Seals a state. */
export function sealState(
  key: Uint8Array,
  state: LoginState,
  started = Math.floor(Date.now() / 1000),
): Promise<string> {
  const content: SealedState = { ...state, started };
  return seal(key, 'login-state', content);
}

/** Opens a state; undefined when it is forged, 'expired' when the login took too long. */
export async function openState(
  key: Uint8Array,
  sealed: string,
): Promise<LoginState | 'expired' | undefined> {
  const state = await unseal<SealedState>(key, 'login-state', sealed);
  if (!state) return undefined;
  return Date.now() / 1000 - state.started > loginSeconds ? 'expired' : state;
}

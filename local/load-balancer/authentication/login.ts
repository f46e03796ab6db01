import { randomInt } from 'node:crypto';
import type { TrustedFetch } from '../../run/trusted-fetch';
import { type Answer, found, refusal } from '../http/answer';
import { setCookie } from '../http/cookies';
import type { RequestFacts } from '../http/request-facts';
import { type Identity, type IssuerClient, issuerClient } from '../issuer/issuer-client';
import { IssuerError } from '../issuer/issuer-error';
import type { OidcConfig } from '../listener/action-schema';
import { callbackUri, loginSeconds, nonceCookie, sealState } from './login-state';
import type { OidcDataSigner } from './oidc-data';
import type { OidcHeaders } from './oidc-headers';
import { type Session, SessionCookie, SessionTooLarge } from './session-cookie';

/** What a login action decides: an answer, or to go on with what the login says about the user. */
export type LoginOutcome =
  | { readonly answer: Answer }
  | { readonly headers?: OidcHeaders; readonly cookies: readonly string[]; readonly reason?: string };

/** What a login needs from the load balancer. */
export interface LoginDependencies {
  /** Key of 32 bytes that seals cookies and states. */
  readonly secretKey: Uint8Array;
  /** Signs `x-amzn-oidc-data`. */
  readonly signer: OidcDataSigner;
  /** Calls the issuer. */
  readonly fetchTrusted: TrustedFetch;
}

const nonceAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const nonceLength = 16;

/** The authenticate-oidc action of one rule. */
export class Login {
  /** Client of the rule's issuer. */
  readonly issuer: IssuerClient;
  /** The rule's session cookie. */
  readonly cookie: SessionCookie;

  constructor(
    readonly config: OidcConfig,
    private readonly dependencies: LoginDependencies,
  ) {
    this.issuer = issuerClient(config, dependencies.fetchTrusted);
    this.cookie = new SessionCookie(config.SessionCookieName, dependencies.secretKey);
  }

  /** Decides about a request by its session cookie; a bearer token does not count here. */
  async authenticate(facts: RequestFacts, cookieHeader: string | undefined): Promise<LoginOutcome> {
    if (facts.authority === '') return { answer: refusal(401, 'AuthMissingHostHeader') };
    const session = await this.cookie.read(cookieHeader);
    if (session === undefined) return this.unauthenticated(facts);
    if (session === 'invalid') return this.unauthenticated(facts, 'AuthInvalidCookie');
    const now = Math.floor(Date.now() / 1000);
    // Expired authentication is redirected even by a rule that denies (AWS blog, "Security best practices when
    // using ALB authentication").
    if (session.expires <= now) return { answer: await this.redirectToIssuer(facts) };
    if (session.refreshToken && (session.accessTokenExpires ?? Number.POSITIVE_INFINITY) <= now) {
      return this.refresh(session.refreshToken, session, facts, cookieHeader);
    }
    return { headers: this.headersOf(session), cookies: [] };
  }

  /** The Set-Cookie values of a session that starts now. @throws SessionTooLarge */
  start(identity: Identity, cookieHeader: string | undefined): Promise<string[]> {
    const expires = Math.floor(Date.now() / 1000) + this.config.SessionTimeout;
    return this.cookie.write({ ...identity, expires }, cookieHeader);
  }

  private async unauthenticated(facts: RequestFacts, reason?: string): Promise<LoginOutcome> {
    switch (this.config.OnUnauthenticatedRequest) {
      case 'deny':
        return { answer: refusal(401, reason ?? 'AuthDenied') };
      case 'allow':
        return { cookies: [], ...(reason !== undefined && { reason }) };
      case 'authenticate':
        return { answer: await this.redirectToIssuer(facts, reason) };
    }
  }

  private async redirectToIssuer({ authority, target }: RequestFacts, reason?: string): Promise<Answer> {
    const nonce = Array.from(
      { length: nonceLength },
      () => nonceAlphabet[randomInt(nonceAlphabet.length)],
    ).join('');
    const { ClientId, Scope, SessionCookieName } = this.config;
    const state = { nonce, authority, target, client: ClientId, cookie: SessionCookieName };
    const location = new URL(this.config.AuthorizationEndpoint);
    const parameters = {
      ...this.config.AuthenticationRequestExtraParams,
      client_id: ClientId,
      redirect_uri: callbackUri(authority),
      response_type: 'code',
      scope: Scope,
      state: await sealState(this.dependencies.secretKey, state),
    };
    for (const [name, value] of Object.entries(parameters)) location.searchParams.set(name, value);
    return found(location.href, [setCookie(nonceCookie, nonce, loginSeconds)], reason);
  }

  private async refresh(
    refreshToken: string,
    session: Session,
    facts: RequestFacts,
    cookieHeader: string | undefined,
  ) {
    try {
      const renewed = { ...(await this.issuer.refresh(refreshToken)), expires: session.expires };
      return { headers: this.headersOf(renewed), cookies: await this.cookie.write(renewed, cookieHeader) };
    } catch (error) {
      if (error instanceof IssuerError) return { answer: await this.redirectToIssuer(facts, error.reason) };
      if (error instanceof SessionTooLarge)
        return { answer: await this.redirectToIssuer(facts, sessionTooLarge) };
      throw error;
    }
  }

  private headersOf({ claims, accessToken }: Session): OidcHeaders {
    return {
      'x-amzn-oidc-accesstoken': accessToken,
      'x-amzn-oidc-identity': String(claims.sub),
      'x-amzn-oidc-data': this.dependencies.signer.sign(claims, this.config),
    };
  }
}

/** AWS's reason for claims and a token that do not fit. */
export const sessionTooLarge = 'AuthUserinfoResponseSizeExceeded';

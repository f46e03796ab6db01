import type { IncomingHttpHeaders } from 'node:http';
import { trustedFetch } from '../../run/trusted-fetch';
import type { Answer } from '../http/answer';
import type { RequestFacts } from '../http/request-facts';
import type { Rule } from '../listener/rules';
import { jwtValidation } from './jwt-validation';
import { Login, type LoginOutcome } from './login';
import { loginCallback } from './login-callback';
import { callbackPath } from './login-state';
import type { OidcDataSigner } from './oidc-data';

/** What the authentication actions need on this machine. */
export interface AuthenticationOptions {
  /** 32 bytes that encrypt session cookies and login states; keep them and logins survive a restart. */
  readonly secretKey: Uint8Array;
  /** PEM bundle trusted beside the public roots for calls to the issuer. @default - public roots only */
  readonly trustedCa?: string;
}

/** A request that may go on: with a login's headers or without, and with cookies to set. */
export type Authenticated = Exclude<LoginOutcome, { readonly answer: Answer }>;

/** The authentication actions of a listener's rules. */
export interface Authenticator {
  /** Answers the redirect back from an issuer, on every host and before the rules; undefined for other paths. */
  callback(facts: RequestFacts, cookieHeader: string | undefined): Promise<Answer | undefined>;
  /** Runs the rule's authentication action; without one, every request may go on. */
  authenticate(rule: Rule, facts: RequestFacts, headers: IncomingHttpHeaders): Promise<LoginOutcome>;
}

type Action = (facts: RequestFacts, headers: IncomingHttpHeaders) => Promise<LoginOutcome>;

/** Prepares every rule's action once, so that key sets and clients are shared by its requests. */
export function authenticator(
  rules: readonly Rule[],
  options: AuthenticationOptions,
  signer: OidcDataSigner,
): Authenticator {
  const { secretKey } = options;
  const fetchTrusted = trustedFetch(options.trustedCa);
  const logins: Login[] = [];
  const actions = new Map<Rule, Action>();
  for (const rule of rules) {
    if (rule.authentication?.kind === 'oidc') {
      const login = new Login(rule.authentication.config, { secretKey, signer, fetchTrusted });
      logins.push(login);
      actions.set(rule, (facts, { cookie }) => login.authenticate(facts, cookie));
    } else if (rule.authentication) {
      const validate = jwtValidation(rule.authentication.config, fetchTrusted);
      actions.set(rule, async (_, { authorization }) => outcome(await validate(authorization)));
    }
  }
  const callback = loginCallback(logins, secretKey);
  return {
    callback: async (facts, cookieHeader) =>
      logins.length > 0 && facts.path === callbackPath ? callback(facts, cookieHeader) : undefined,
    authenticate: async (rule, facts, headers) => actions.get(rule)?.(facts, headers) ?? outcome(undefined),
  };
}

const outcome = (answer: Answer | undefined): LoginOutcome => (answer ? { answer } : { cookies: [] });

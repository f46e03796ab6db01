import { good, red } from '../../checks/verdict';
import type { SmokeCheck } from '../facts';
import { drift } from '../target/drift';
import { send } from '../target/send';
import type { Target } from '../target/target';

/** A browser without a session is sent to the issuer, and comes back to this server only. */
export const strangerLogin: SmokeCheck = {
  name: 'login-redirect',
  title: 'A page redirects a stranger to the login of the configured issuer, by the authorization code flow.',
  looksAt: 'GET of / and /health',
  run: async ({ target }) => {
    const wrong: string[] = [];
    for (const path of ['/', '/health']) {
      const { status, headers } = await send(target, { path });
      if (status !== 302) wrong.push(`${path}: ${status} instead of 302`);
      else wrong.push(...problemsOf(target, headers.location ?? '').map((problem) => `${path}: ${problem}`));
    }
    if (wrong.length === 0) return good(`to ${loginAddress(target)}`);
    return red(wrong.join('; '), drift(target, "the listener's rules"));
  },
};

function problemsOf(target: Target, location: string): string[] {
  if (!URL.canParse(location)) return [`the address ${JSON.stringify(location)} cannot be read`];
  const url = new URL(location);
  const scopes = (url.searchParams.get('scope') ?? '').split(' ');
  const redirect = url.searchParams.get('redirect_uri');
  return [
    `${url.origin}${url.pathname}` === loginAddress(target) ? '' : `leads to ${url.origin}${url.pathname}`,
    url.searchParams.get('response_type') === 'code' ? '' : 'response_type is not code',
    scopes.includes('openid') ? '' : 'the scope openid is missing',
    url.searchParams.get('state') ? '' : 'state is missing',
    redirect?.startsWith(`${target.origin}/`) ? '' : `redirect_uri is ${redirect}`,
  ].filter((problem) => problem !== '');
}

function loginAddress({ environment: { identity, region } }: Target): string {
  if (identity.kind === 'oidc') return identity.authorizationEndpoint;
  return `https://${identity.domainPrefix}.auth.${region}.amazoncognito.com/oauth2/authorize`;
}

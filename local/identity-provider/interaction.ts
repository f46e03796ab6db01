import type { IncomingMessage } from 'node:http';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { DemoUser } from './options';
import { errorPage, loginPage, pageSecurityPolicy } from './pages';

/** Where the provider sends a browser to log in. */
export const interactionPath = (uid: string): string => `/interaction/${uid}`;

const interactionPattern = /^\/interaction\/[\w-]+$/;
const maxFormBytes = 4096;

type Middleware = (context: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>;

/** Shows the login page and takes its answer. */
export function loginInteraction(provider: Provider, users: readonly DemoUser[]): Middleware {
  return async (context, next) => {
    context.set('content-security-policy', pageSecurityPolicy);
    context.set('x-content-type-options', 'nosniff');
    context.set('referrer-policy', 'no-referrer');
    if (!interactionPattern.test(context.path)) return next();
    context.set('cache-control', 'no-store');
    context.type = 'html';
    // The interaction's cookie, bound to this path, keeps other browsers and other sites out.
    const interaction = await provider.interactionDetails(context.req, context.res).catch(() => undefined);
    if (!interaction) return fail(context, 400, 'This sign-in has ended or belongs to another browser.');
    if (context.method !== 'POST') {
      context.body = loginPage(context.path, users);
      return;
    }
    const name = (await readForm(context.req)).get('user');
    const user = users.find((candidate) => candidate.name === name);
    if (!user) return fail(context, 400, 'There is no such user.');
    context.redirect(
      await provider.interactionResult(context.req, context.res, { login: { accountId: user.sub } }),
    );
  };
}

function fail(context: KoaContextWithOIDC, status: number, message: string): void {
  context.status = status;
  context.body = errorPage({ error: message });
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > maxFormBytes) return new URLSearchParams();
  }
  return new URLSearchParams(text);
}

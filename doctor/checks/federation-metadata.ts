import { good, red, together, type Verdict } from '../../checks/verdict';
import type { DoctorCheck } from '../facts/doctor-check';
import type { Machine } from '../facts/machine';

/** Milliseconds. */
const timeout = 10_000;

/** Cognito reads these addresses when the provider is made; the deployment of `identity` fails if it cannot. */
export const federationMetadata: DoctorCheck = {
  name: 'federation-metadata',
  title: 'The metadata of every federated provider is public.',
  looksAt: 'the SAML metadata or discovery document of each of identity.federation, over HTTPS',
  run: async ({ environment: { identity }, machine }) => {
    if (identity.kind !== 'cognito' || identity.federation.length === 0)
      return good('not needed: no provider is federated');
    const verdicts = identity.federation.map((provider) =>
      provider.kind === 'saml'
        ? reads(provider.metadataUrl, /EntityDescriptor/, machine)
        : reads(
            `${provider.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
            /"authorization_endpoint"/,
            machine,
          ),
    );
    return together(await Promise.all(verdicts), identity.federation.map(({ name }) => name).join(', '));
  },
};

async function reads(url: string, expected: RegExp, machine: Machine): Promise<Verdict> {
  const fix = `curl -sS '${url}'`;
  try {
    const { status, body } = await machine.fetch(url, {
      headers: {},
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    const text = await new Response(body).text();
    if (status === 200 && expected.test(text)) return good(url);
    return red(`${url} answers ${status}${status === 200 ? ` without ${expected.source}` : ''}`, fix);
  } catch (error) {
    return red(`${url} does not answer: ${reasonOf(error)}`, fix);
  }
}

/** Node's fetch hides what went wrong in the error's cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message : message;
}

import { type Fetch, fetchJson } from './fetch-json';
import { type SignatureKey, signatureKeys } from './signature-keys';

/** What the server reads instead of asking the issuer, which it cannot reach. */
export interface IssuerKeys {
  /** `iss` of the tokens that these keys verify. */
  readonly issuer: string;
  /** ISO 8601. The server refuses keys that are too old. */
  readonly fetchedAt: string;
  /** The public keys, at least one. */
  readonly keys: readonly SignatureKey[];
}

/** What {@link fetchIssuerKeys} needs. */
export interface FetchIssuerKeysOptions {
  /** `iss` of the access tokens. */
  readonly issuer: string;
  /** Where its keys are; the load balancer uses the same address. */
  readonly jwksEndpoint: string;
  /** Node's `fetch`, or a test's. */
  readonly fetch: Fetch;
  /** Time that is written as `fetchedAt`. */
  readonly now: Date;
  /** Milliseconds for each of the two answers. @default 5000 */
  readonly timeoutMs?: number;
}

/**
 * Fetches the issuer's keys and checks that they are its own: its discovery document must name the same issuer and the
 * same address of keys as the configuration. Discovery is not optional: `mlflow-aws login` needs it as well.
 * @throws Error with a sentence for the person who configured the issuer
 */
export async function fetchIssuerKeys(options: FetchIssuerKeysOptions): Promise<IssuerKeys> {
  const { issuer, jwksEndpoint, fetch, timeoutMs } = options;
  checkDiscovery(options, await fetchJson(fetch, discoveryAddress(issuer), timeoutMs));
  const keys = signatureKeys(await fetchJson(fetch, jwksEndpoint, timeoutMs));
  return { issuer, fetchedAt: options.now.toISOString(), keys };
}

/** OpenID Connect Discovery 1.0, section 4: a slash at the end of the issuer is removed. */
function discoveryAddress(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

function checkDiscovery(
  { issuer, jwksEndpoint }: FetchIssuerKeysOptions,
  found: Record<string, unknown>,
): void {
  if (found.issuer !== issuer)
    throw new Error(
      `The discovery document of ${issuer} names the issuer ${show(found.issuer)}. Both must be the same text as "iss" in the tokens: correct identity.issuer.`,
    );
  if (!isSameAddress(found.jwks_uri, jwksEndpoint))
    throw new Error(
      `The discovery document of ${issuer} names ${show(found.jwks_uri)} as the address of its keys, not ${jwksEndpoint}: correct identity.jwksEndpoint.`,
    );
}

function isSameAddress(found: unknown, configured: string): boolean {
  return typeof found === 'string' && URL.canParse(found) && new URL(found).href === new URL(configured).href;
}

const show = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 300);

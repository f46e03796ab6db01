/** The part of `fetch` that is used. The local run has one that trusts another certificate authority. */
export type Fetch = (
  url: string,
  init: {
    readonly headers: Record<string, string>;
    readonly redirect: 'manual';
    readonly signal: AbortSignal;
  },
) => Promise<Pick<Response, 'status' | 'body'>>;

/** Bytes. The load balancer takes no larger set of keys (ELB guide, "Verify JWTs"): 150 KB. */
export const maxBytes = 150 * 1024;

/** Milliseconds for the whole response; the load balancer waits for the keys as long. */
export const fetchTimeoutMs = 5000;

/**
 * Fetches a JSON object over TLS. Redirects are not followed: only the configured address is asked.
 * @throws Error that names the address and what was wrong with the response
 */
export async function fetchJson(
  fetch: Fetch,
  url: string,
  timeoutMs = fetchTimeoutMs,
): Promise<Record<string, unknown>> {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:')
    throw new Error(`${url} is no https:// address; keys are fetched over TLS only.`);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return jsonObject(await answer(fetch, url, signal));
  } catch (error) {
    const reason = signal.aborted ? `no complete answer within ${timeoutMs} ms` : reasonOf(error);
    throw new Error(`${url}: ${reason}.`, { cause: error });
  }
}

async function answer(fetch: Fetch, url: string, signal: AbortSignal): Promise<string> {
  const headers = { accept: 'application/json' };
  const { status, body } = await fetch(url, { headers, redirect: 'manual', signal });
  if (status === 200) return await bounded(body);
  await body?.cancel();
  const followed = status >= 300 && status < 400 ? '; redirects are not followed' : '';
  throw new Error(`answered ${status} instead of 200${followed}`);
}

/** Counts while the response arrives: its Content-Length may be wrong. */
async function bounded(body: Response['body']): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`answered more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function jsonObject(text: string): Record<string, unknown> {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('answered something else than a JSON object');
  return value as Record<string, unknown>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message would quote the response, which may come from anyone.
    return undefined;
  }
}

/** Node's fetch hides what went wrong in the error's cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}

import type { ListenerAttributes } from '../listener/attributes';

const prefix = 'routing.http.response.';
const suffix = '.header_value';

/** Header names and values that a listener puts on every response, its own ones too. */
function listenerHeaders(attributes: ListenerAttributes): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) =>
      typeof value === 'string' && value !== ''
        ? [[key.slice(prefix.length, -suffix.length).replaceAll('_', '-'), value] as const]
        : [],
    ),
  );
}

/** Applies the listener's attributes to the headers of a response. */
export function applyListenerHeaders(
  headers: NodeJS.Dict<string | string[] | number>,
  attributes: ListenerAttributes,
): void {
  if (!attributes['routing.http.response.server.enabled']) delete headers.server;
  Object.assign(headers, listenerHeaders(attributes));
}

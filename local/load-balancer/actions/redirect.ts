import type { Answer } from '../http/answer';
import type { RequestFacts } from '../http/request-facts';
import type { RedirectConfig } from '../listener/action-schema';
import type { ListenerFacts } from './forwarded-headers';

/** The redirect action: placeholders are filled with the request's own parts; a standard port is left out. */
export function redirect(config: RedirectConfig, facts: RequestFacts, listener: ListenerFacts): Answer {
  const parts: Readonly<Record<string, string>> = {
    '#{protocol}': listener.protocol.toLowerCase(),
    '#{host}': facts.host,
    '#{port}': String(listener.port),
    '#{path}': facts.path.replace(/^\//, ''),
    '#{query}': facts.query,
  };
  const fill = (template: string) =>
    template.replace(/#\{\w+\}/g, (placeholder) => parts[placeholder] ?? placeholder);
  const protocol = fill(config.Protocol).toLowerCase();
  const port = fill(config.Port);
  const standard = (protocol === 'https' && port === '443') || (protocol === 'http' && port === '80');
  const query = fill(config.Query);
  const address = `${protocol}://${fill(config.Host)}${standard ? '' : `:${port}`}${fill(config.Path)}`;
  return {
    status: config.StatusCode === 'HTTP_301' ? 301 : 302,
    headers: { location: query === '' ? address : `${address}?${query}` },
  };
}

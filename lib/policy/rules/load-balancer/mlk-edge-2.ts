import { listeners } from '../../facts/listener';
import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkEdge2: SecurityRule = {
  id: 'MLK-EDGE-2',
  sentence: 'A listener without TLS only redirects to HTTPS.',
  why: 'Tokens and cookies must not travel in clear text.',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html',
  fix: 'Make its default action a redirect to HTTPS, or remove the listener.',
  violations: (templates) =>
    listeners(templates).filter(
      ({ properties }) =>
        at(properties, 'Protocol') !== 'HTTPS' &&
        at(properties, 'DefaultActions', 0, 'RedirectConfig', 'Protocol') !== 'HTTPS',
    ),
};

import { httpsListeners } from '../../facts/listener';
import { at, json } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkEdge7: SecurityRule = {
  id: 'MLK-EDGE-7',
  sentence: 'Every response tells browsers to use HTTPS for a year.',
  why: 'A browser would otherwise send its first request in clear text (RFC 6797).',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/header-modification.html',
  fix: 'Set the listener attribute for Strict-Transport-Security to max-age=31536000.',
  violations: (templates) =>
    httpsListeners(templates).filter(
      ({ properties }) => !json(at(properties, 'ListenerAttributes')).includes('max-age=31536000'),
    ),
};

import { httpsListeners } from '../../facts/listener';
import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkEdge3: SecurityRule = {
  id: 'MLK-EDGE-3',
  sentence:
    'TLS is 1.3, or 1.2 with forward secrecy, with post-quantum key exchange for clients that offer it.',
  why: 'Recorded traffic must stay unreadable when a key is stolen later.',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html',
  fix: 'Set sslPolicy to TLS13_12_RES_PQ.',
  violations: (templates) =>
    httpsListeners(templates).filter(
      ({ properties }) => !/^ELBSecurityPolicy-TLS13-1-2-Res-PQ-/.test(String(at(properties, 'SslPolicy'))),
    ),
};

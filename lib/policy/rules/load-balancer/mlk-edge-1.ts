import { httpsListeners } from '../../facts/listener';
import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkEdge1: SecurityRule = {
  id: 'MLK-EDGE-1',
  sentence: 'A request that matches no listener rule is refused.',
  why: 'A forgotten path would otherwise reach the server without a login.',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html',
  fix: 'Make the default action of the HTTPS listener a fixed response 403.',
  violations: (templates) =>
    httpsListeners(templates).filter(
      ({ properties }) => at(properties, 'DefaultActions', 0, 'FixedResponseConfig', 'StatusCode') !== '403',
    ),
};

import { closedPaths } from '../../../config/public-paths';
import { forwards, listenerRules, pathsOf } from '../../facts/listener';
import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkAuth7: SecurityRule = {
  id: 'MLK-AUTH-7',
  sentence: 'Closed paths are refused before any other rule is tried.',
  why: 'Parts of MLflow that start jobs or reach other systems must not be reachable, with a login or without.',
  link: 'docs/adr/0008-load-balancer-listener.md',
  fix: 'Keep the rules of the closed paths (lib/config/mlflow-routes.json) first.',
  violations: (templates) => {
    const rules = listenerRules(templates);
    const closed = rules
      .slice(0, Math.max(0, rules.findIndex(forwards)))
      .filter(({ actions }) => at(actions, 0, 'FixedResponseConfig', 'StatusCode') === '404')
      .flatMap(pathsOf);
    return closedPaths.every((path) => closed.includes(path)) ? [] : [{ path: '' }];
  },
};

import { apiPaths } from '../../../config/public-paths';
import { listenerRules, pathsOf } from '../../facts/listener';
import { json } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkAuth6: SecurityRule = {
  id: 'MLK-AUTH-6',
  sentence: 'A program without credentials gets 401, not a login page.',
  why: 'A client would take the login page for an answer of MLflow.',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html',
  fix: 'Cover the paths of the API by rules that deny unauthenticated requests.',
  violations: (templates) => {
    const covered = listenerRules(templates)
      .filter(({ actions }) => json(actions).includes('"OnUnauthenticatedRequest":"deny"'))
      .flatMap(pathsOf);
    return apiPaths.every((path) => covered.includes(path)) ? [] : [{ path: '' }];
  },
};

import { good, red } from '../../checks/verdict';
import { closedPaths as patterns } from '../../lib/config/public-paths';
import type { SmokeCheck } from '../facts';
import { drift } from '../target/drift';
import { isOfServer, send } from '../target/send';

/** The parts of MLflow that start jobs or reach other systems are closed to everybody, with or without a token. */
export const closedPaths: SmokeCheck = {
  name: 'closed-paths',
  title: 'Every closed path is answered 404, and the server does not see the request.',
  looksAt: 'POST of every pattern of lib/config/mlflow-routes.json, with the token if there is one',
  run: async ({ target, tokens: { access } }) => {
    const wrong: string[] = [];
    const token = 'value' in access ? { token: access.value } : {};
    for (const pattern of patterns) {
      const answer = await send(target, {
        method: 'POST',
        path: pattern.replace('*', '/smoke').replace('//', '/'),
        ...token,
      });
      if (answer.status !== 404 || isOfServer(answer)) wrong.push(`${pattern}: ${answer.status}`);
    }
    const how = 'token' in token ? 'with a token' : 'without a token';
    if (wrong.length === 0) return good(`${patterns.length} paths, ${how}`);
    return red(`${how}: ${wrong.join('; ')}`, drift(target, 'the rules ClosedPaths'));
  },
};

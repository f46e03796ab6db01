import { good, red } from '../../checks/verdict';
import routes from '../../lib/config/mlflow-routes.json';
import { apiPaths } from '../../lib/config/public-paths';
import type { SmokeCheck } from '../facts';
import { drift } from '../target/drift';
import { isOfServer, send } from '../target/send';

/** One real route of each family of the API, from the routes of the pinned MLflow. */
const families = apiPaths.map((pattern) => {
  const prefix = pattern.replace(/\*$/, '');
  return routes.open.find((route) => route.startsWith(prefix) && !route.endsWith('*')) ?? `${prefix}smoke`;
});

/** Headers that only the load balancer may set, and credentials that no server of the kit knows. */
const forgeries: Readonly<Record<string, Record<string, string>>> = {
  'no credentials': {},
  'forged session headers': {
    'x-amzn-oidc-accesstoken': 'eyJhbGciOiJub25lIn0.e30.',
    'x-amzn-oidc-data': 'eyJhbGciOiJub25lIn0.e30.',
    'x-amzn-oidc-identity': 'administrator',
  },
  'a password': { authorization: `Basic ${Buffer.from('admin:password').toString('base64')}` },
};

/** A program without credentials gets 401 from the load balancer, and the server never sees it. */
export const strangerApi: SmokeCheck = {
  name: 'stranger-api',
  title:
    'Every route family of the API refuses a stranger with 401, and the server does not see the request.',
  looksAt: `GET and POST of ${families.join(', ')}, with ${Object.keys(forgeries).join(', ')}`,
  run: async ({ target }) => {
    const wrong: string[] = [];
    let count = 0;
    for (const path of families)
      for (const method of ['GET', 'POST'])
        for (const [credentials, headers] of Object.entries(forgeries)) {
          const answer = await send(target, { method, path, headers });
          count += 1;
          if (answer.status !== 401) wrong.push(`${method} ${path} with ${credentials}: ${answer.status}`);
          else if (isOfServer(answer)) wrong.push(`${method} ${path} with ${credentials} reached the server`);
        }
    if (wrong.length === 0) return good(`${count} requests got 401`);
    return red(
      wrong.join('; '),
      '# Strangers may reach the API. Close the load balancer until this is repaired:',
      drift(target, "the listener's rules"),
    );
  },
};

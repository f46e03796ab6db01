import { good, red, unseen } from '../../checks/verdict';
import type { SmokeCheck } from '../facts';
import { send } from '../target/send';

/** The way of every program: load balancer, server, gatehouse, database. */
export const bearerToken: SmokeCheck = {
  name: 'bearer-token',
  title: 'A valid access token is accepted, and the server knows its subject.',
  looksAt: 'GET of /version and /api/2.0/mlflow/users/current with the token',
  run: async ({ target, tokens: { access } }) => {
    if ('missing' in access) return unseen(access.missing);
    const token = access.value;
    const version = await send(target, { path: '/version', token });
    const user = await send(target, { path: '/api/2.0/mlflow/users/current', token });
    if (version.status === 200 && user.status === 200)
      return good(`MLflow ${version.body.trim()}, with the token of ${access.from}`);
    const refused = version.status === 200 ? user : version;
    return red(
      `the token of ${access.from} is answered ${refused.status}: ${refused.body.slice(0, 200)}`,
      'mlflow-aws status  # groups and end of the token',
      '# docs/access.md, "Connecting groups"',
    );
  },
};

import { fraud, get, send } from '../action';
import { allowed, fromLoadBalancer, refused, shows } from '../outcome';
import { row, type Section } from '../row';

const search = get('experiments/search?max_results=5');
const currentUser = get('users/current');
const atServer = (path: string) => get(path, { atServer: true });

/** Which credentials the load balancer and the server accept. */
export const authentication: Section = {
  title: 'Authentication',
  rows: [
    row(
      'scientist',
      'requests the current user',
      shows('{scientist}', 'the subject of scientist'),
      currentUser,
    ),
    row(
      'scientist in a browser',
      'requests the current user',
      shows('{scientist}', 'the subject of scientist'),
      currentUser,
    ),
    row('machine', 'requests the current user', shows('{machine}', 'the subject of machine'), currentUser),
    row('anonymous', 'calls the API', fromLoadBalancer(401), search),
    row('anonymous', 'opens the start page (redirect to the login)', fromLoadBalancer(302), get('/')),
    row(
      'anonymous',
      'calls the API, bypassing the load balancer',
      refused(401, 'anonymous'),
      atServer('runs/search'),
    ),
    row('expired token', 'calls the API', fromLoadBalancer(401), search),
    row(
      'expired token',
      'calls the API, bypassing the load balancer',
      refused(401, 'expired'),
      atServer('users/current'),
    ),
    row('ID token', 'calls the API', fromLoadBalancer(401), search),
    row(
      'ID token',
      'calls the API, bypassing the load balancer',
      refused(401, 'client'),
      atServer('users/current'),
    ),
    row('token of another application', 'calls the API', refused(401, 'client'), search),
    row('basic authentication', 'calls the API', fromLoadBalancer(401), search),
    row(
      'basic authentication',
      'calls the API, bypassing the load balancer',
      refused(401, 'scheme'),
      atServer('users/current'),
    ),
    row('forged session headers', 'calls the API', fromLoadBalancer(401), search),
    row(
      'forged session headers',
      'calls the API, bypassing the load balancer',
      refused(401, 'anonymous'),
      atServer('users/current'),
    ),
    row('user without a role', 'calls the API', refused(403, 'no_role'), search),
    row('user without a role', 'opens the start page', refused(403, 'no_role'), get('/')),
    row('machine without a team', 'calls the API', refused(403, 'no_role'), search),
    row('blocked member', 'calls the API', refused(403, 'blocked'), search),
    row('blocked member', 'opens the start page', refused(403, 'blocked'), get('/')),
    row(
      'outsider with a replayed session header',
      'requests the current user',
      shows('{outsider}', 'the subject of outsider'),
      currentUser,
    ),
    row(
      'outsider with a replayed session header',
      'requests the current user, bypassing the load balancer',
      shows('{outsider}', 'the subject of outsider'),
      atServer('users/current'),
    ),
    row(
      'outsider with a replayed session header',
      'reads a run of team fraud',
      refused(403, 'other_team'),
      get('runs/get?run_id={run}', fraud),
    ),
    row(
      'outsider with a stolen session cookie',
      'requests the current user',
      shows('{outsider}', 'the subject of outsider'),
      currentUser,
    ),
    row(
      'outsider with a stolen session cookie',
      'promotes a version of team fraud',
      refused(403, 'other_team'),
      send('POST', '/api/1.0/gatehouse/promotions', {
        ...fraud,
        json: { model: '{fresh}', alias: 'champion', version: '1', reason: 'x' },
      }),
    ),
    row('scientist', 'reads the version of MLflow', allowed, get('/version')),
  ],
};

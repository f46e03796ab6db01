import { type Chapter, done, edge, fraud, get, refused, row, sees, send } from '../row';

const search = get('experiments/search?max_results=5');
const whoAmI = get('users/current');
const atServer = (path: string) => get(path, { atServer: true });

export const identity: Chapter = {
  title: 'Who gets in',
  rows: [
    row('scientist', 'asks the API who it is', sees('{scientist}'), whoAmI),
    row('scientist in a browser', 'asks the API who it is', sees('{scientist}'), whoAmI),
    row('machine', 'asks the API who it is', sees('{machine}'), whoAmI),
    row('nobody', 'calls the API', edge(401), search),
    row('nobody', 'opens the start page: is sent to the login', edge(302), get('/')),
    row('nobody', 'calls the API past the load balancer', refused(401, 'anonymous'), atServer('runs/search')),
    row('expired token', 'calls the API', edge(401), search),
    row('expired token', 'calls past the load balancer', refused(401, 'expired'), atServer('users/current')),
    row('ID token', 'calls the API', edge(401), search),
    row('ID token', 'calls past the load balancer', refused(401, 'client'), atServer('users/current')),
    row('token of another application', 'calls the API', refused(401, 'client'), search),
    row('basic authentication', 'calls the API', edge(401), search),
    row(
      'basic authentication',
      'calls past the load balancer',
      refused(401, 'scheme'),
      atServer('users/current'),
    ),
    row('header without a login', 'calls the API', edge(401), search),
    row(
      'header without a login',
      'calls past the load balancer',
      refused(401, 'anonymous'),
      atServer('users/current'),
    ),
    row('newcomer', 'calls the API: gets told which group to ask for', refused(403, 'no_role'), search),
    row('newcomer', 'opens the start page', refused(403, 'no_role'), get('/')),
    row('machine without a team', 'calls the API', refused(403, 'no_role'), search),
    row('blocked member', 'calls the API', refused(403, 'blocked'), search),
    row('blocked member', 'opens the start page', refused(403, 'blocked'), get('/')),
    row('outsider with a replayed header', 'asks the API who it is: outsider', sees('{outsider}'), whoAmI),
    row(
      'outsider with a replayed header',
      'asks who it is past the load balancer: outsider',
      sees('{outsider}'),
      atServer('users/current'),
    ),
    row(
      'outsider with a replayed header',
      'reads the run of team fraud',
      refused(403, 'other_team'),
      get('runs/get?run_id={run}', fraud),
    ),
    row('outsider with a foreign session', 'asks the API who it is: outsider', sees('{outsider}'), whoAmI),
    row(
      'outsider with a foreign session',
      'promotes a version',
      refused(403, 'other_team'),
      send('POST', '/api/1.0/gatehouse/promotions', {
        ...fraud,
        json: { model: '{fresh}', alias: 'champion', version: '1', reason: 'x' },
      }),
    ),
    row('scientist', 'reads the version of MLflow', done, get('/version')),
  ],
};

import { type Chapter, done, fraud, post, pricing, refused, row } from '../row';

const promote = (changes: object = {}, options = fraud) =>
  post(
    '/api/1.0/gatehouse/promotions',
    { model: '{served}', alias: 'champion', version: '1', reason: 'better', ...changes },
    options,
  );
const rollBack = (model: string) =>
  post('/api/1.0/gatehouse/rollbacks', { model, alias: 'champion', reason: 'drift' }, fraud);
const onlyGovernance = refused(403, 'governance_only');

export const promotion: Chapter = {
  title: 'Promotions and rollbacks',
  rows: [
    row('governor', 'promotes a version', done, promote()),
    row('governor', 'promotes, expecting the version that serves', done, promote({ expectedVersion: '2' })),
    row(
      'governor',
      'promotes, expecting another version',
      refused(409, 'other_version'),
      promote({ expectedVersion: '1' }),
    ),
    row(
      'governor',
      'promotes, expecting none',
      refused(409, 'other_version'),
      promote({ expectedVersion: null }),
    ),
    row('governor', 'promotes without a reason', refused(400, 'malformed'), promote({ reason: '' })),
    row(
      'governor',
      'promotes to an alias that is not protected',
      refused(400, 'unprotected'),
      promote({ alias: 'candidate' }),
    ),
    row(
      'governor',
      'promotes a version that does not exist',
      refused(404, 'no_version'),
      promote({ version: '9' }),
    ),
    row(
      'governor',
      'promotes it in the workspace of team pricing',
      refused(404, 'no_version'),
      promote({}, pricing),
    ),
    row(
      'governing scientist',
      'promotes a version of their own',
      refused(403, 'second_person'),
      promote({ model: '{governors}' }),
    ),
    row('scientist', 'promotes a version', onlyGovernance, promote()),
    row('machine', 'promotes a version', onlyGovernance, promote()),
    row('administrator', 'promotes a version', onlyGovernance, promote()),
    row('outsider', 'promotes a version', refused(403, 'other_team'), promote()),
    row('governor', 'rolls back to the version before', done, rollBack('{served}')),
    row('governor', 'rolls back where nothing serves', refused(409, 'nothing_served'), rollBack('{fresh}')),
    row(
      'governor',
      'rolls back from the first that ever served',
      refused(409, 'no_predecessor'),
      rollBack('{first}'),
    ),
    row('scientist', 'rolls back', onlyGovernance, rollBack('{served}')),
  ],
};

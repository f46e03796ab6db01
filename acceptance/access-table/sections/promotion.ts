import { fraud, post, pricing } from '../action';
import { allowed, refused } from '../outcome';
import { row, type Section } from '../row';

const promote = (changes: object = {}, options = fraud) =>
  post(
    '/api/1.0/gatehouse/promotions',
    { model: '{served}', alias: 'champion', version: '1', reason: 'better', ...changes },
    options,
  );
const rollBack = (model: string) =>
  post('/api/1.0/gatehouse/rollbacks', { model, alias: 'champion', reason: 'drift' }, fraud);
const onlyGovernance = refused(403, 'governance_only');

/** Promotions and rollbacks through the gatehouse's own API. */
export const promotion: Section = {
  title: 'Promotions and rollbacks',
  rows: [
    row('governor', 'promotes a version', allowed, promote()),
    row(
      'governor',
      'promotes a version, with the correct expected version',
      allowed,
      promote({ expectedVersion: '2' }),
    ),
    row(
      'governor',
      'promotes a version, with a wrong expected version',
      refused(409, 'other_version'),
      promote({ expectedVersion: '1' }),
    ),
    row(
      'governor',
      'promotes a version, expecting that none is served',
      refused(409, 'other_version'),
      promote({ expectedVersion: null }),
    ),
    row(
      'governor',
      'promotes a version without a reason',
      refused(400, 'malformed'),
      promote({ reason: '' }),
    ),
    row(
      'governor',
      'promotes a version to an unprotected alias',
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
      'promotes a version through the workspace of team pricing',
      refused(404, 'no_version'),
      promote({}, pricing),
    ),
    row(
      'scientist in governance',
      'promotes their own version',
      refused(403, 'second_person'),
      promote({ model: '{ownModel}' }),
    ),
    row('scientist', 'promotes a version', onlyGovernance, promote()),
    row('machine', 'promotes a version', onlyGovernance, promote()),
    row('administrator', 'promotes a version', onlyGovernance, promote()),
    row('outsider', 'promotes a version', refused(403, 'other_team'), promote()),
    row('governor', 'rolls back to the previous version', allowed, rollBack('{served}')),
    row(
      'governor',
      'rolls back an alias that no version has',
      refused(409, 'nothing_served'),
      rollBack('{fresh}'),
    ),
    row(
      'governor',
      'rolls back from the first version that was served',
      refused(409, 'no_predecessor'),
      rollBack('{promotedOnce}'),
    ),
    row('scientist', 'rolls back', onlyGovernance, rollBack('{served}')),
  ],
};

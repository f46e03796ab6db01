import { good, red, unseen } from '../../checks/verdict';
import type { SmokeCheck } from '../facts';
import { drift } from '../target/drift';
import { send } from '../target/send';

/** An ID token identifies a user to a client. The API must not accept it. */
export const idToken: SmokeCheck = {
  name: 'id-token',
  title: 'An ID token of the same issuer is refused with 401.',
  looksAt: 'GET of /api/2.0/mlflow/users/current with an ID token',
  run: async ({ target, tokens: { id } }) => {
    if ('missing' in id) return unseen(id.missing);
    const { status } = await send(target, { path: '/api/2.0/mlflow/users/current', token: id.value });
    if (status === 401) return good(`the ID token of ${id.from} gets 401`);
    return red(`an ID token is answered ${status}`, drift(target, 'the claims of the rule BearerToken'));
  },
};

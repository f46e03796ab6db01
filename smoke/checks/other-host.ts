import { good, red } from '../../checks/verdict';
import type { SmokeCheck } from '../facts';
import { drift } from '../target/drift';
import { send } from '../target/send';

/** A request for another host matches no rule, so nobody can lead the server to believe another name. */
export const otherHost: SmokeCheck = {
  name: 'other-host',
  title: 'A request for another host is refused with 403.',
  looksAt: 'GET of / with another Host header',
  run: async ({ target }) => {
    const { status } = await send(target, { headers: { host: 'other.example' } });
    if (status === 403) return good('403');
    return red(`${status} instead of 403`, drift(target, 'host conditions, and the default action'));
  },
};

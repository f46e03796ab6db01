import { good, red, unseen } from '../../checks/verdict';
import type { Suspicion } from '../suspicion';
import { isOfServer, send } from '../target/send';

/** The route of a request that needs a token. */
const path = '/api/2.0/mlflow/users/current';

/** A rule action that is younger than most examples. */
export const tokenValidation: Suspicion = {
  id: 'S7',
  name: 'token-validation',
  relies:
    'The load balancer verifies bearer tokens (`jwt-validation`): it refuses a bad one itself with 401, and forwards a good one.',
  believed:
    "The rule conforms to AWS's schema and API limits. Nobody has seen its 401, whether several values of a claim mean any " +
    'or all (the kit uses single values), and how long it keeps the keys of the issuer.',
  decidedBy:
    'A text that is no token and a token with another signature get 401 from the load balancer; the valid one gets 200 ' +
    'from the server. The server marks its own answers with `x-request-id`. How long keys are kept, no check decides.',
  otherwise: [
    '# The gatehouse verifies every token again, so nobody gets in. If bad tokens reach it, the rule BearerToken does not',
    '# verify: npx cdk drift -c env=<environment> service. If good tokens are refused, compare the claims of the token with',
    "# the rule (lib/constructs/edge/jwt-validation-action.ts) and the load balancer's access log.",
  ],
  decide: async ({ target, tokens: { access } }) => {
    if ('missing' in access) return unseen(access.missing);
    const token = access.value;
    const [header, payload, signature = ''] = token.split('.');
    const damaged = [header, payload, (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)].join('.');
    for (const bad of ['smoke', damaged]) {
      const answer = await send(target, { path, token: bad });
      if (answer.status !== 401) return red(`a bad token is answered ${answer.status}`);
      if (isOfServer(answer)) return red('a bad token reaches the server, which refuses it');
    }
    const answer = await send(target, { path, token });
    if (!isOfServer(answer)) return red(`the valid token is answered ${answer.status} by the load balancer`);
    return good('bad tokens end at the load balancer, the valid one reaches the server');
  },
};

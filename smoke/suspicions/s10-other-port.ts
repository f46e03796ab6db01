import { good, red, unseen } from '../../checks/verdict';
import type { Suspicion } from '../suspicion';
import { send } from '../target/send';

/** A listener that is not on the port of HTTPS. */
export const otherPort: Suspicion = {
  id: 'S10',
  name: 'other-port',
  relies:
    'With another `exposure.port` than 443, the load balancer names the port in the address to which the issuer returns.',
  believed:
    'The client at the issuer is registered with the port. No page of AWS says what the load balancer sends.',
  decidedBy: '`redirect_uri` in the redirect to the login is the registered address.',
  otherwise: [
    '# Logins fail at the issuer ("redirect_uri mismatch"). Use port 443, or register the address that the check has found.',
  ],
  decide: async ({ target }) => {
    const { port } = target.environment.exposure;
    if (port === 443) return unseen('exposure.port is 443; only another port decides it');
    const { headers } = await send(target);
    const location = headers.location ?? '';
    const found = URL.canParse(location) ? new URL(location).searchParams.get('redirect_uri') : null;
    const registered = `${target.origin}/oauth2/idpresponse`;
    return found === registered ? good(registered) : red(`redirect_uri is ${found}, not ${registered}`);
  },
};

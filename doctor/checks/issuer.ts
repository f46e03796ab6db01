import { good, red } from '../../checks/verdict';
import { fetchIssuerKeys } from '../../lambda/issuer-keys/issuer-keys';
import type { DoctorCheck } from '../facts/doctor-check';

/** The deployment fetches the issuer's keys with the same code, and fails if they are not right. */
export const issuer: DoctorCheck = {
  name: 'issuer',
  title: "Your issuer's discovery document and keys are public and match the configuration.",
  looksAt: '<issuer>/.well-known/openid-configuration and identity.jwksEndpoint, over HTTPS',
  run: async ({ environment: { identity }, machine }) => {
    if (identity.kind === 'cognito') return good('not needed: the kit makes the user pool');
    try {
      const { keys } = await fetchIssuerKeys({ ...identity, fetch: machine.fetch, now: new Date() });
      return good(`${identity.issuer} publishes ${keys.length} key(s)`);
    } catch (error) {
      return red(
        (error as Error).message,
        `curl -sS '${identity.issuer.replace(/\/$/, '')}/.well-known/openid-configuration'`,
      );
    }
  },
};

import { good, red } from '../../checks/verdict';
import type { SmokeCheck } from '../facts';
import { drift } from '../target/drift';
import { send } from '../target/send';

/** A token that somebody has changed. */
export const damagedToken: SmokeCheck = {
  name: 'damaged-token',
  title: 'A token with another signature or other claims is refused with 401.',
  looksAt: 'GET of /api/2.0/mlflow/users/current with changed tokens',
  run: async ({ target, tokens: { access } }) => {
    const changed = 'value' in access ? changedTokens(access.value) : {};
    const wrong: string[] = [];
    for (const [change, token] of Object.entries({ 'no token at all': 'smoke', ...changed })) {
      const { status } = await send(target, { path: '/api/2.0/mlflow/users/current', token });
      if (status !== 401) wrong.push(`${change}: ${status}`);
    }
    const tried = ['no token at all', ...Object.keys(changed)].join(', ');
    if (wrong.length === 0) return good(tried);
    return red(
      wrong.join('; '),
      '# Anybody can make tokens. Close the load balancer until this is repaired:',
      drift(target, 'the rule BearerToken'),
    );
  },
};

function changedTokens(token: string): Record<string, string> {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = { ...claimsOf(payload), smoke: true };
  const flipped = signature.startsWith('A') ? 'B' : 'A';
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    'another signature': [header, payload, flipped + signature.slice(1)].join('.'),
    'other claims': [header, encoded(claims), signature].join('.'),
    'no signature': [encoded({ alg: 'none' }), payload, ''].join('.'),
  };
}

/** None, if the text is no token; the server refuses it anyway. */
function claimsOf(payload: string): object {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString());
  } catch {
    return {};
  }
}

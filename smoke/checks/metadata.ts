import { good, red } from '../../checks/verdict';
import { resourceMetadataPath } from '../../lib/config/public-paths';
import type { SmokeCheck } from '../facts';
import { send } from '../target/send';

/** `mlflow-aws login` finds the issuer by this document. */
export const metadata: SmokeCheck = {
  name: 'metadata',
  title: 'The metadata for clients is public, and names this server and an issuer.',
  looksAt: `GET of ${resourceMetadataPath}`,
  run: async ({ target }) => {
    const { status, body } = await send(target, { path: resourceMetadataPath });
    const fix = `curl -sS ${target.origin}${resourceMetadataPath}`;
    if (status !== 200) return red(`${status} instead of 200`, fix);
    const found = parsed(body);
    const [issuer] = Array.isArray(found.authorization_servers) ? found.authorization_servers : [];
    if (found.resource !== target.origin || typeof issuer !== 'string')
      return red(
        `it names the server ${JSON.stringify(found.resource)} and the issuer ${JSON.stringify(issuer)}`,
        fix,
      );
    return good(`${target.origin}, issuer ${issuer}`);
  },
};

function parsed(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

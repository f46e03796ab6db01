import { execFile } from 'node:child_process';
import { importJWK, SignJWT } from 'jose';
import { issueToken } from '../../local/identity-provider/access-token';
import { demoUsers } from '../../local/identity-provider/demo-users';
import { providerKeys } from '../../local/identity-provider/provider-keys';
import type { Settings } from '../../local/run/settings';
import type { Target } from './target';

/** A token that is never printed, or why there is none. */
export type Token = { readonly value: string; readonly from: string } | { readonly missing: string };

/** The tokens with which the server is tried. */
export interface Tokens {
  /** An access token of a member of a team. */
  readonly access: Token;
  /** An ID token of the same issuer. */
  readonly id: Token;
}

/** Variable of MLflow's client with an access token. */
const tokenVariable = 'MLFLOW_TRACKING_TOKEN';

/** The client keeps no ID token, and a machine gets none: somebody must bring one. */
const idTokenVariable = 'MLFLOW_SMOKE_ID_TOKEN';

/** The order is that of the client: the variable, a machine's credentials, the saved login. */
export async function findTokens(
  { target, settings }: { readonly target: Target; readonly settings?: Settings },
  variables: NodeJS.ProcessEnv,
): Promise<Tokens> {
  const [access, id] = [variables[tokenVariable], variables[idTokenVariable]];
  return {
    access: access
      ? { value: access, from: tokenVariable }
      : settings
        ? { value: await demoToken(settings, target), from: 'the demo user scientist' }
        : await clientToken(target.origin, variables),
    id: id
      ? { value: id, from: idTokenVariable }
      : settings
        ? { value: await demoIdToken(settings), from: 'the key of the local issuer' }
        : { missing: `no ID token: set ${idTokenVariable} to one of the issuer` },
  };
}

/** What the client of this repository has: a machine's credentials in its variables, or the login of a person. */
function clientToken(origin: string, env: NodeJS.ProcessEnv): Promise<Token> {
  return new Promise((resolve) => {
    execFile('mlflow-aws', ['token', origin], { timeout: 30_000, env }, (error, stdout, stderr) => {
      if (error === null) resolve({ value: stdout.trim(), from: 'mlflow-aws' });
      else {
        const reason = error.code === 'ENOENT' ? 'mlflow-aws is not installed (client/).' : stderr.trim();
        resolve({ missing: `no token: ${reason} Run mlflow-aws login ${origin}, or set ${tokenVariable}` });
      }
    });
  });
}

function demoToken({ folders, identity, environment }: Settings, { origin }: Target): Promise<string> {
  const [user] = demoUsers(environment.access);
  if (user === undefined) throw new Error('The environment has no team, so there is no demo user.');
  return issueToken({
    stateFolder: folders.identityProvider,
    issuer: identity.issuer,
    user,
    clientId: identity.commandLineClientId,
    audience: origin,
    accessScope: identity.accessScope,
  });
}

/** Seconds. */
const lifetime = 300;

/** An ID token with the claims that an issuer writes (OpenID Connect Core 1.0, section 2). */
async function demoIdToken({ folders, identity, environment }: Settings): Promise<string> {
  const { signing } = providerKeys(folders.identityProvider);
  const [user] = demoUsers(environment.access);
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ token_use: 'id', groups: [...(user?.groups ?? [])] })
    .setProtectedHeader({ alg: 'RS256', kid: signing.kid })
    .setIssuer(identity.issuer)
    .setSubject(user?.sub ?? '')
    .setAudience(identity.commandLineClientId)
    .setIssuedAt(now)
    .setExpirationTime(now + lifetime)
    .sign(await importJWK(signing, 'RS256'));
}

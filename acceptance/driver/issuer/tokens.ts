import { issueToken } from '../../../local/identity-provider/access-token';
import { demoUsers } from '../../../local/identity-provider/demo-users';
import type { Stack } from '../server/stack';

/** The issuer of the stack, with its endpoints. */
export function issuerOf({ settings }: Stack) {
  const { identity } = settings.environment;
  if (identity.kind !== 'oidc') throw new Error('The environment has no issuer of kind "oidc".');
  return identity;
}

/** A token of a demo user, as `npm run token` prints it. */
export async function tokenOf(stack: Stack, name = 'scientist'): Promise<string> {
  const { issuer, accessScope } = issuerOf(stack);
  const { environment, folders } = stack.settings;
  const user = demoUsers(environment.access).find((each) => each.name === name);
  if (!user) throw new Error(`There is no demo user ${name}`);
  return issueToken({
    stateFolder: folders.identityProvider,
    issuer,
    user,
    clientId: stack.settings.identity.commandLineClientId,
    audience: stack.url,
    accessScope,
  });
}

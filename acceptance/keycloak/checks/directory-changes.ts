import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { type Answer, send } from '../../driver/clients/https';
import { leaver, namesake } from '../directory/people';
import type { Check, Proof } from '../proof';
import { directoryName } from '../server/realm';

const search = '/api/2.0/mlflow/experiments/search?max_results=5';

const ask = ({ stack }: Proof, token: string): Promise<Answer> => send(stack, { path: search, token });

const rolesOf = (token: string): readonly string[] =>
  (decodeJwt(token).realm_access as { roles: string[] }).roles;

const fraudOf = ({ stack }: Proof): string => stack.settings.environment.access.teams.fraud?.members ?? '';

function assertIn({ status, body }: Answer): void {
  assert.equal(status, 200, body);
}

function assertNoRole({ status, body }: Answer): void {
  assert.equal(status, 403, body);
  assert.match(body, /none of your groups gives access/);
}

/** Does something while the leaver is not in the directory's group, and puts them back. */
async function withoutGroup<Result>(proof: Proof, run: () => Promise<Result>): Promise<Result> {
  const { directory } = proof.keycloak;
  await directory.leave(leaver, fraudOf(proof));
  try {
    return await run();
  } finally {
    await directory.join(leaver, fraudOf(proof));
  }
}

export const leavingCheck: Check = {
  title:
    'Who is taken out of the group in the directory has the right until their token ends, not with the next one, and again when put back',
  run: async (proof) => {
    const { issuer } = proof;
    const login = await issuer.logIn(leaver);
    assertIn(await ask(proof, login.access_token));
    await withoutGroup(proof, async () => {
      assertIn(await ask(proof, login.access_token));
      const { access_token: next } = await issuer.renew(login);
      assert.ok(!rolesOf(next).includes(fraudOf(proof)), `the next token still says ${rolesOf(next)}`);
      assertNoRole(await ask(proof, next));
    });
    assertIn(await ask(proof, (await issuer.renew(login)).access_token));
  },
};

/** Why the provider has the cache policy that it has. */
export const cachedCheck: Check = {
  title:
    'With the cache policy `DEFAULT` the next token and the next login still have the group: it must be `NO_CACHE`',
  run: async (proof) => {
    const { issuer, keycloak } = proof;
    const path = `/components/${await keycloak.admin.componentOf(directoryName)}`;
    const provider = await keycloak.admin.get<{ config: Record<string, string[]> }>(path);
    const cachePolicy = (policy: string) =>
      keycloak.admin.put(path, { ...provider, config: { ...provider.config, cachePolicy: [policy] } });
    await cachePolicy('DEFAULT');
    try {
      const login = await issuer.logIn(leaver);
      await withoutGroup(proof, async () => {
        const tokens = [await issuer.renew(login), await issuer.logIn(leaver)];
        for (const { access_token: token } of tokens) assert.ok(rolesOf(token).includes(fraudOf(proof)));
      });
    } finally {
      await cachePolicy('NO_CACHE');
    }
    await withoutGroup(proof, async () =>
      assertNoRole(await ask(proof, (await issuer.logIn(leaver)).access_token)),
    );
  },
};

export const namesakeCheck: Check = {
  title: "A group of team fraud's name in another team's branch of the directory gives nothing",
  run: async (proof) => {
    const { access_token: token } = await proof.issuer.logIn(namesake);
    assert.ok(!rolesOf(token).includes(fraudOf(proof)), `the token says ${rolesOf(token)}`);
    assertNoRole(await ask(proof, token));
  },
};

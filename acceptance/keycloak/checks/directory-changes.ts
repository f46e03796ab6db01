import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { type Response, send } from '../../driver/clients/https';
import { memberOfSameName, removedMember } from '../directory/people';
import type { Check, Proof } from '../proof';
import { directoryName } from '../server/realm';

const search = '/api/2.0/mlflow/experiments/search?max_results=5';

const searchExperiments = ({ stack }: Proof, token: string): Promise<Response> =>
  send(stack, { path: search, token });

const rolesOf = (token: string): readonly string[] =>
  (decodeJwt(token).realm_access as { roles: string[] }).roles;

const groupOfFraud = ({ stack }: Proof): string =>
  stack.settings.environment.access.teams.fraud?.members ?? '';

function assertAllowed({ status, body }: Response): void {
  assert.equal(status, 200, body);
}

function assertNoRole({ status, body }: Response): void {
  assert.equal(status, 403, body);
  assert.match(body, /none of your groups gives access/);
}

/** Runs a function while the user is removed from the group in the directory. */
async function whileRemoved<Result>(proof: Proof, run: () => Promise<Result>): Promise<Result> {
  const { directory } = proof.keycloak;
  await directory.removeMember(removedMember, groupOfFraud(proof));
  try {
    return await run();
  } finally {
    await directory.addMember(removedMember, groupOfFraud(proof));
  }
}

/** A removal from a group takes effect with the next token. */
export const removalCheck: Check = {
  title:
    'A user who is removed from a group in the directory keeps access until the token expires, loses it with the next token, and regains it when added again',
  run: async (proof) => {
    const { issuer } = proof;
    const login = await issuer.logIn(removedMember);
    assertAllowed(await searchExperiments(proof, login.access_token));
    await whileRemoved(proof, async () => {
      assertAllowed(await searchExperiments(proof, login.access_token));
      const { access_token: next } = await issuer.renew(login);
      assert.ok(
        !rolesOf(next).includes(groupOfFraud(proof)),
        `the next token has the roles ${rolesOf(next)}`,
      );
      assertNoRole(await searchExperiments(proof, next));
    });
    assertAllowed(await searchExperiments(proof, (await issuer.renew(login)).access_token));
  },
};

/** Shows why the directory provider needs the cache policy `NO_CACHE`. */
export const cachePolicyCheck: Check = {
  title:
    'With the cache policy `DEFAULT`, the next token and the next login still have the removed group: the policy must be `NO_CACHE`',
  run: async (proof) => {
    const { issuer, keycloak } = proof;
    const path = `/components/${await keycloak.admin.componentOf(directoryName)}`;
    const provider = await keycloak.admin.get<{ config: Record<string, string[]> }>(path);
    const setCachePolicy = (policy: string) =>
      keycloak.admin.put(path, { ...provider, config: { ...provider.config, cachePolicy: [policy] } });
    await setCachePolicy('DEFAULT');
    try {
      const login = await issuer.logIn(removedMember);
      await whileRemoved(proof, async () => {
        const tokens = [await issuer.renew(login), await issuer.logIn(removedMember)];
        for (const { access_token: token } of tokens) assert.ok(rolesOf(token).includes(groupOfFraud(proof)));
      });
    } finally {
      await setCachePolicy('NO_CACHE');
    }
    await whileRemoved(proof, async () =>
      assertNoRole(await searchExperiments(proof, (await issuer.logIn(removedMember)).access_token)),
    );
  },
};

/** Only groups of the configured branch grant access. */
export const sameNameCheck: Check = {
  title:
    'A group with the same name as the group of team fraud, in another branch of the directory, grants no access',
  run: async (proof) => {
    const { access_token: token } = await proof.issuer.logIn(memberOfSameName);
    assert.ok(!rolesOf(token).includes(groupOfFraud(proof)), `the token has the roles ${rolesOf(token)}`);
    assertNoRole(await searchExperiments(proof, token));
  },
};

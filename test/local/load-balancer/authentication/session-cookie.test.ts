import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import {
  type Session,
  SessionCookie,
  SessionTooLarge,
} from '../../../../local/load-balancer/authentication/session-cookie';

const key = randomBytes(32);
const cookie = new SessionCookie('mlflow', key);
const session = (tokenBytes: number): Session => ({
  claims: { sub: 's-1' },
  accessToken: randomBytes(tokenBytes / 2).toString('hex'),
  expires: 4_000_000_000,
});
const header = (cookies: readonly string[]) => cookies.map((value) => value.split(';')[0]).join('; ');

test.each([
  [100, 1],
  [4000, 2],
  [11_000, 4],
])('a token of %i bytes takes %i shards and comes back', async (bytes, shards) => {
  const written = session(bytes);
  const cookies = await cookie.write(written, undefined);
  expect(cookies).toHaveLength(shards);
  for (const [index, value] of cookies.entries()) {
    expect(value).toMatch(new RegExp(`^mlflow-${index}=[\\w.-]+; Max-Age=604800; Path=/; Secure; HttpOnly$`));
    expect(value.split(';')[0]?.length).toBeLessThanOrEqual(4096);
  }
  expect(await cookie.read(header(cookies))).toEqual(written);
});

test('more than 11 K of claims and token is refused', async () => {
  await expect(cookie.write(session(11_264), undefined)).rejects.toThrow(SessionTooLarge);
});

test('a shorter session expires the shards of a longer one', async () => {
  const long = header(await cookie.write(session(9000), undefined));
  expect(await cookie.write(session(100), long)).toEqual([
    expect.stringMatching(/^mlflow-0=[^;]+;/),
    'mlflow-1=; Max-Age=0; Path=/; Secure; HttpOnly',
    'mlflow-2=; Max-Age=0; Path=/; Secure; HttpOnly',
    ...(long.includes('mlflow-3') ? ['mlflow-3=; Max-Age=0; Path=/; Secure; HttpOnly'] : []),
  ]);
});

test('a cookie of another key, of another name, or changed is invalid', async () => {
  const mine = header(await cookie.write(session(100), undefined));
  expect(await new SessionCookie('mlflow', randomBytes(32)).read(mine)).toBe('invalid');
  expect(await new SessionCookie('other', key).read(mine.replace('mlflow-0', 'other-0'))).toBe('invalid');
  expect(await cookie.read(`${mine.slice(0, -4)}AAAA`)).toBe('invalid');
  expect(await cookie.read('mlflow-0=')).toBe('invalid');
  expect(await cookie.read('other=1')).toBeUndefined();
});

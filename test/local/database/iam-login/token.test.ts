import { Signer } from '@aws-sdk/rds-signer';
import { describe, expect, test } from '@jest/globals';
import { refusalOf } from '../../../../local/database/iam-login/token';

const awsKeys = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'secretlocal' };
const temporary = { ...awsKeys, sessionToken: 'tok/en+==' };
const expectedLogin = { endpoint: 'localhost:5432', region: 'eu-central-1', user: 'mlflow' };
/** Made by boto3's generate_db_auth_token with these key pairs at 2026-11-21T09:20:26Z. */
const head =
  'localhost:5432/?Action=connect&DBUser=mlflow&X-Amz-Algorithm=AWS4-HMAC-SHA256' +
  '&X-Amz-Credential=AKIDLOCAL%2F20261121%2Feu-central-1%2Frds-db%2Faws4_request' +
  '&X-Amz-Date=20261121T092026Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host';
const validToken = `${head}&X-Amz-Signature=1d856ad3080a9fedc17b019eada668d1e5bf2818e9ab2a0dc69c422785e2d14b`;
const temporaryToken = `${head}&X-Amz-Security-Token=tok%2Fen%2B%3D%3D&X-Amz-Signature=2ef41fb124a3ae35a7d270d53ffa02667e0db392a201f6befd412ddc5e77375d`;
const signedAt = Date.parse('2026-11-21T09:20:26Z');

const refusal = (
  token: string,
  keys: readonly (typeof awsKeys)[] = [awsKeys],
  seconds = 0,
  expected = expectedLogin,
) => refusalOf(token, keys, { ...expected, now: new Date(signedAt + seconds * 1_000) });

describe('refusalOf', () => {
  test('accepts what boto3 signs', () => {
    expect(refusal(validToken)).toBeUndefined();
    expect(refusal(temporaryToken, [temporary])).toBeUndefined();
  });

  test("accepts what AWS's JavaScript signer signs, for a user with every kind of character", async () => {
    const user = "o'neil (a*b)+c@x ü";
    const signer = new Signer({
      hostname: 'localhost',
      port: 5432,
      username: user,
      region: 'eu-central-1',
      credentials: awsKeys,
    });
    const now = new Date();
    expect(
      refusalOf(await signer.getAuthToken(), [awsKeys], { ...expectedLogin, user, now }),
    ).toBeUndefined();
  });

  test.each([
    ['at the end of its life', 900, undefined],
    ['a second later', 901, 'it has expired'],
    ['of a clock five minutes ahead', -300, undefined],
    ['of the future', -301, 'it was signed in the future'],
  ])('a token %s', (_, seconds, expected) => {
    expect(refusal(validToken, [awsKeys], seconds)).toBe(expected);
  });

  test.each([
    ['another user', { ...expectedLogin, user: 'postgres' }, 'it is for the user mlflow'],
    [
      'another port',
      { ...expectedLogin, endpoint: 'localhost:5433' },
      'it is for the endpoint localhost:5432',
    ],
    [
      'another host',
      { ...expectedLogin, endpoint: '127.0.0.1:5432' },
      'it is for the endpoint localhost:5432',
    ],
    ['another region', { ...expectedLogin, region: 'us-east-1' }, 'it is for the region eu-central-1'],
  ])('refuses a token for %s', (_, expected, reason) => {
    expect(refusal(validToken, [awsKeys], 0, expected)).toBe(reason);
  });

  test.each([
    ['a wrong secret', validToken, [{ ...awsKeys, secretAccessKey: 'other' }], 'its signature is wrong'],
    [
      'an unknown access key',
      validToken,
      [{ ...awsKeys, accessKeyId: 'AKIDOTHER' }],
      'its access key AKIDLOCAL is not known',
    ],
    ['no credentials at all', validToken, [], 'its access key AKIDLOCAL is not known'],
    ['a missing session token', validToken, [temporary], 'its session token is not that of its access key'],
    [
      'a session token too many',
      temporaryToken,
      [awsKeys],
      'its session token is not that of its access key',
    ],
  ])('refuses %s', (_, token, keys, reason) => {
    expect(refusal(token, keys)).toBe(reason);
  });

  const changed = (from: string, to: string) => validToken.replace(from, to);
  test.each([
    ['a changed action', changed('Action=connect', 'Action=drop'), 'its action is not connect'],
    ['a longer life', changed('Expires=900', 'Expires=901'), 'it lives 901 s, allowed are 900'],
    ['a life that was not signed', changed('Expires=900', 'Expires=800'), 'its signature is wrong'],
    ['no life', changed('&X-Amz-Expires=900', ''), 'it lives  s, allowed are 900'],
    ['a negative life', changed('Expires=900', 'Expires=-1'), 'it lives -1 s, allowed are 900'],
    ['another service', changed('rds-db', 's3'), 'it is not for the service rds-db'],
    ['another date than its scope', changed('%2F20261121%2F', '%2F20261120%2F'), 'its date is not readable'],
    ['no date', changed('&X-Amz-Date=20261121T092026Z', ''), 'its date is not readable'],
    ['an impossible date', changed('T092026Z', 'T992026Z'), 'its date is not readable'],
    [
      'more signed headers',
      changed('SignedHeaders=host', 'SignedHeaders=host%3Bx-a'),
      'it signs other headers than host',
    ],
    ['an algorithm of its own', changed('HMAC-SHA256', 'NONE'), 'its algorithm is not AWS4-HMAC-SHA256'],
    ['a field twice', `${validToken}&DBUser=postgres`, 'a field of it stands twice or is not readable'],
    ['a field that was not signed', `${validToken}&More=1`, 'its signature is wrong'],
    ['no signature', head, 'its signature is wrong'],
    ['an empty signature', `${head}&X-Amz-Signature=`, 'its signature is wrong'],
    ['a scheme', `https://${validToken}`, 'it is not a token but, perhaps, a password'],
    ['a password', 'correct horse', 'it is not a token but, perhaps, a password'],
    ['nothing', '', 'it is not a token but, perhaps, a password'],
    ['broken escapes', `${validToken}&a=%zz`, 'a field of it stands twice or is not readable'],
  ])('refuses %s', (_, token, reason) => {
    expect(refusal(token)).toBe(reason);
  });
});

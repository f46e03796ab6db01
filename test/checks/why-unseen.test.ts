import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { accessOf, unseenOf } from '../../checks/aws/access';
import { AwsClients, AwsUnseen } from '../../checks/aws/clients';
import { isMissing, unlessMissing, whyUnseen } from '../../checks/aws/why-unseen';

const error = (name: string, message = '', code?: string) =>
  Object.assign(new Error(message), { name, ...(code ? { code } : {}) });

describe('an error of AWS', () => {
  test.each([
    ['AccessDeniedException', 'these credentials may not look'],
    ['AccessDenied', 'these credentials may not look'],
    ['UnauthorizedOperation', 'these credentials may not look'],
    ['CredentialsProviderError', 'there are no credentials'],
    ['ExpiredTokenException', 'the credentials are not valid'],
    ['UnrecognizedClientException', 'the credentials are not valid'],
    ['TimeoutError', 'AWS did not answer'],
    ['ThrottlingException', 'AWS did not answer'],
  ])('%s means: %s', (name, why) => {
    expect(whyUnseen(error(name, 'because'))).toBe(`${why} (${name}: because)`);
  });

  test('of the network means that AWS cannot be reached', () => {
    expect(whyUnseen(error('Error', 'getaddrinfo', 'ENOTFOUND'))).toBe(
      'AWS cannot be reached (Error: getaddrinfo)',
    );
  });

  test('of any other kind says nothing about AWS', () => {
    expect(whyUnseen(error('TypeError', 'x is undefined'))).toBeUndefined();
    expect(whyUnseen(error('ValidationError', 'Stack with id x does not exist'))).toBeUndefined();
  });

  test.each([
    'ResourceNotFoundException',
    'NoSuchEntityException',
    'InvalidVpcID.NotFound',
    'ParameterNotFound',
  ])('%s means that there is nothing of that name', async (name) => {
    expect(isMissing(error(name))).toBe(true);
    expect(await unlessMissing(Promise.reject(error(name)))).toBeUndefined();
  });

  test('an error that may not be seen does not mean that there is nothing', async () => {
    const refused = error('AccessDeniedException', 'the resource does not exist or you may not see it');
    await expect(unlessMissing(Promise.reject(refused))).rejects.toBe(refused);
  });
});

describe('AWS is asked', () => {
  const sts = mockClient(STSClient);

  test('with credentials of the account', async () => {
    sts.on(GetCallerIdentityCommand).resolves({ Account: '111122223333', Arn: 'arn' });
    const access = await accessOf(new AwsClients('eu-central-1'));
    expect(unseenOf(access, { account: '111122223333' })).toBeUndefined();
    expect(unseenOf(access, { account: '210987654321' })).toBe(
      'the credentials are of account 111122223333, not 210987654321',
    );
  });

  test('not without any', async () => {
    sts.on(GetCallerIdentityCommand).rejects(error('CredentialsProviderError', 'none'));
    const access = await accessOf(new AwsClients('eu-central-1'));
    const why = unseenOf(access, { account: '111122223333' });
    expect(why).toMatch(/there are no credentials/);
    expect(() => new AwsClients('eu-central-1', why).of(STSClient)).toThrow(AwsUnseen);
  });
});

import { describe, expect, test } from '@jest/globals';
import { translateLifecycle } from '../../../local/object-store/lifecycle';

const translate = (rule: object) => translateLifecycle({ Rules: [{ Status: 'Enabled', ...rule }] })[0];

describe('translateLifecycle', () => {
  test.each([
    ['a rule for everything', {}, { Filter: {} }],
    ['its name', { Id: 'a' }, { ID: 'a', Filter: {} }],
    ['an expiry', { ExpirationInDays: 30 }, { Filter: {}, Expiration: { Days: 30 } }],
    [
      'an expiry on a day',
      { ExpirationDate: '2027-01-01T00:00:00Z' },
      { Filter: {}, Expiration: { Date: new Date('2027-01-01T00:00:00Z') } },
    ],
    [
      'delete markers',
      { ExpiredObjectDeleteMarker: true },
      { Filter: {}, Expiration: { ExpiredObjectDeleteMarker: true } },
    ],
    [
      'transitions',
      { Transitions: [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 0 }] },
      { Filter: {}, Transitions: [{ Days: 0, StorageClass: 'INTELLIGENT_TIERING' }] },
    ],
    [
      'versions that are not current',
      {
        NoncurrentVersionExpiration: { NoncurrentDays: 90, NewerNoncurrentVersions: 3 },
        NoncurrentVersionTransitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 30 }],
      },
      {
        Filter: {},
        NoncurrentVersionExpiration: { NoncurrentDays: 90, NewerNoncurrentVersions: 3 },
        NoncurrentVersionTransitions: [{ NoncurrentDays: 30, StorageClass: 'GLACIER_IR' }],
      },
    ],
    [
      'uploads',
      { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
      { Filter: {}, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
    ],
    ['a prefix', { Prefix: 'logs/' }, { Filter: { Prefix: 'logs/' } }],
    ['a tag', { TagFilters: [{ Key: 'a', Value: 'b' }] }, { Filter: { Tag: { Key: 'a', Value: 'b' } } }],
    [
      'several conditions',
      { Prefix: 'logs/', TagFilters: [{ Key: 'a', Value: 'b' }], ObjectSizeGreaterThan: '131072' },
      {
        Filter: {
          And: { Prefix: 'logs/', Tags: [{ Key: 'a', Value: 'b' }], ObjectSizeGreaterThan: 131_072 },
        },
      },
    ],
  ])('translates %s', (_, rule, expected) => {
    expect(translate(rule)).toEqual({ Status: 'Enabled', ...expected });
  });

  test.each([
    ['a field of a rule', { ExpireInDays: 3 }, 'LifecycleConfiguration.Rules[0].ExpireInDays: not known'],
    ['a field of a transition', { Transitions: [{ Days: 3 }] }, 'Rules[0].Transitions.Days: not known'],
    [
      'a field of an expiry',
      { NoncurrentVersionExpiration: { Days: 3 } },
      'NoncurrentVersionExpiration.Days: not known',
    ],
    ['a number', { ExpirationInDays: 'soon' }, 'Rules[0].ExpirationInDays is "soon", and must be a number'],
    ['a status', { Status: 'On' }, 'Rules[0].Status is "On", and must be Enabled or Disabled'],
    ['a list', { Transitions: {} }, 'Rules[0].Transitions is {}, and must be a list'],
  ])('refuses %s that is unknown', (_, rule, message) => {
    expect(() => translate(rule)).toThrow(message);
  });

  test('refuses a field of the configuration that is unknown', () => {
    expect(() => translateLifecycle({ Rules: [], Rule: [] })).toThrow(
      'LifecycleConfiguration.Rule: not known',
    );
  });
});

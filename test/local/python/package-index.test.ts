import { describe, expect, test } from '@jest/globals';
import { uvEnvironment } from '../../../local/python/package-index';

describe('uvEnvironment', () => {
  test.each([
    ['nothing', '', {}, {}],
    [
      'an index',
      "global.index-url='https://u:p@mirror.example.com/simple'",
      {},
      { UV_DEFAULT_INDEX: 'https://u:p@mirror.example.com/simple' },
    ],
    [
      'a section of the command before the global one',
      "global.index-url='https://a'\ninstall.index-url='https://b'",
      {},
      { UV_DEFAULT_INDEX: 'https://b' },
    ],
    [
      'an environment variable before both',
      "install.index-url='https://b'\n:env:.index-url='https://c'",
      {},
      { UV_DEFAULT_INDEX: 'https://c' },
    ],
    ['certificates', "global.cert='/etc/ca.pem'", {}, { SSL_CERT_FILE: '/etc/ca.pem' }],
    [
      "the user's own setting for uv before pip's",
      "global.cert='/etc/ca.pem'",
      { SSL_CERT_FILE: '/own.pem' },
      { SSL_CERT_FILE: '/own.pem' },
    ],
    [
      'further indexes',
      "global.extra-index-url='\\nhttps://a\\nhttps://b'",
      {},
      { UV_INDEX: 'https://a https://b', UV_INDEX_STRATEGY: 'unsafe-best-match' },
    ],
    ['trusted hosts', "global.trusted-host='mirror'", {}, { UV_INSECURE_HOST: 'mirror' }],
    ['no other setting', "global.timeout='60'\n:env:.disable-pip-version-check='1'", {}, {}],
  ])('passes on %s', (_, configuration, environment, expected) => {
    expect(uvEnvironment(configuration, environment)).toEqual(expected);
  });
});

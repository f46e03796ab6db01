const transform = { '^.+\\.[cm]?[jt]s$': '<rootDir>/test/support/esbuild-transform.js' };
// These packages ship ES modules only; Jest's CommonJS runtime needs them transformed like our own files.
const esModules = ['jose', 'oidc-provider'];
const shared = {
  testEnvironment: 'node',
  transform,
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/test/(local/running|emulator|browser)/'],
    },
  ],
};

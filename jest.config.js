// These packages ship ES modules only; Jest's CommonJS runtime needs them transformed like our own files.
const esModules = ['jose', 'oidc-provider'];

const project = (displayName, settings) => ({
  displayName,
  testEnvironment: 'node',
  transform: { '^.+\\.[cm]?[jt]s$': '<rootDir>/test/support/esbuild-transform.js' },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
  ...settings,
});

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    // Fast: templates, configuration, and parts by themselves.
    project('unit', {
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/test/cli/'],
    }),
    // The real CDK CLI, and what a user does to a clone, each in a copy of the repository.
    project('cli', { testMatch: ['<rootDir>/test/cli/**/*.test.ts'] }),
    // The whole server, started as a user starts it.
    project('acceptance', {
      testMatch: ['<rootDir>/acceptance/**/*.test.ts'],
      globalSetup: '<rootDir>/acceptance/local/jest/global-setup.ts',
      globalTeardown: '<rootDir>/acceptance/local/jest/global-teardown.ts',
      runner: '<rootDir>/acceptance/local/jest/serial-runner.js',
    }),
  ],
  testTimeout: 60_000,
  // Jest would use one of two cores.
  maxWorkers: 2,
};

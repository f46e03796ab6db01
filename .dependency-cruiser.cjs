/**
 * The architecture, as rules on imports; `npm run lint` fails on an import that breaks one. Type imports count.
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: 'no-circular-files',
      comment: 'Files that import each other cannot be read, tested or moved one by one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circular-folders',
      comment: 'A folder is one concern; what two of them share belongs below both (lib/constructs/core).',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    {
      name: 'bin-is-the-entry',
      comment: 'bin/ starts the app for the CDK CLI. Whatever else needs a part of it, takes it from lib/.',
      severity: 'error',
      from: { pathNot: '^bin/' },
      to: { path: '^bin/' },
    },
    {
      name: 'lib-is-the-base',
      comment: 'The blueprint knows nothing of those who use it, test it or run it on one machine.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(acceptance|bench|checks|client|config|doctor|lambda|local|plan|smoke|test|tools)/' },
    },
    {
      name: 'lambda-stands-alone',
      comment: 'A function is bundled with everything that it imports, and local/ runs it as it is.',
      severity: 'error',
      from: { path: '^lambda/' },
      to: { path: '^[a-z]+/', pathNot: '^lambda/', dependencyTypes: ['local'] },
    },
    {
      name: 'configuration-before-policy',
      comment: 'lib/config validates what a user writes; it runs before any construct exists.',
      severity: 'error',
      from: { path: '^lib/config/' },
      to: { path: '^lib/(?!config/)' },
    },
    {
      name: 'policy-before-constructs',
      comment:
        'The policy pack judges templates, whatever made them; constructs only acknowledge its findings.',
      severity: 'error',
      from: { path: '^lib/policy/' },
      to: { path: '^lib/(?!(config|policy)/)' },
    },
    {
      name: 'constructs-before-stacks',
      comment: 'A construct takes what it needs as props, so that any stack and any test can make it.',
      severity: 'error',
      from: { path: '^lib/constructs/' },
      to: { path: '^lib/(stacks/|app\\.ts$)' },
    },
    {
      name: 'stacks-before-app',
      comment: 'Only the app knows every stack.',
      severity: 'error',
      from: { path: '^lib/stacks/' },
      to: { path: '^lib/app\\.ts$' },
    },
    {
      name: 'environments-are-data',
      comment:
        'A file of config/ is written by a user: it needs the types and presets, and nothing that runs.',
      severity: 'error',
      from: { path: '^config/' },
      to: { pathNot: '^lib/config/', dependencyTypes: ['local'] },
    },
    {
      name: 'plan-reads-templates',
      comment: 'A plan compares templates, whatever made them; only its sources know how they are made.',
      severity: 'error',
      from: { path: '^plan/(deployment|report|rules|simulation|templates)/' },
      to: { path: '^(lib|local|plan/(cli|sources))/' },
    },
    {
      name: 'plan-layers',
      comment: 'Templates, then the update of one stack, then rules about it, then the deployment of all.',
      severity: 'error',
      from: { path: '^plan/(templates|simulation|rules)/' },
      to: { path: '^plan/(deployment|report)/' },
    },
    {
      name: 'checks-below-their-commands',
      comment:
        'checks/ is what doctor, smoke and plan share: verdicts, the report, the way to AWS. It knows no check.',
      severity: 'error',
      from: { path: '^checks/' },
      to: { pathNot: '^(checks|lib)/', dependencyTypes: ['local'] },
    },
    {
      name: 'doctor-needs-no-local-run',
      comment:
        'The doctor examines templates and an account; it asks the issuer as the deployment does (lambda/issuer-keys).',
      severity: 'error',
      from: { path: '^doctor/' },
      to: { pathNot: '^(checks|doctor|lambda/issuer-keys|lib)/', dependencyTypes: ['local'] },
    },
    {
      name: 'smoke-acts-from-outside',
      comment:
        'The smoke test sees a server as its users do; of the local run it needs its address, authority and tokens.',
      severity: 'error',
      from: { path: '^smoke/' },
      to: {
        pathNot: '^(checks|smoke|lib|local/(cli|identity-provider|run))/',
        dependencyTypes: ['local'],
      },
    },
    {
      name: 'checks-one-by-one',
      comment: 'A check is a file that can be read, tested and removed alone; only the list knows them all.',
      severity: 'error',
      from: { path: '^(doctor|smoke)/(checks|suspicions)/', pathNot: '/index\\.ts$' },
      to: {
        path: '^(doctor|smoke)/(checks|suspicions)/',
        pathNot: '(quota-check|fixed-names)\\.ts$',
      },
    },
    {
      name: 'production-without-tests',
      comment: 'What is deployed or started does not depend on what tests it.',
      severity: 'error',
      from: { path: '^(bin|checks|config|doctor|lambda|lib|local|plan|smoke)/' },
      to: { path: '^(acceptance|bench|test)/' },
    },
    {
      name: 'few-tests-read-the-configuration',
      comment:
        'test/cli/own-configuration.test.ts runs these folders with a changed config/; no other test can depend on it.',
      severity: 'error',
      from: {
        path: '^test/',
        pathNot: '^test/(cli|config|docs|doctor/command|local/(cli|run)|policy|stacks|support)',
      },
      to: { path: '^(config/|lib/config/load\\.ts|local/run/settings\\.ts)' },
    },
    {
      name: 'unit-tests-are-for-themselves',
      comment: 'What acceptance tests, benchmarks or tools share with unit tests is production code.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    // TypeScript 7 has no parser that the tool could call.
    parser: 'swc',
    // The rules are about the repository's own files; packages and Node's modules are left out.
    exclude: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};

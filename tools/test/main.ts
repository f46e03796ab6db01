import { Command } from 'commander';
import { report, runSuites, type Suite } from './suites';

const npm = (name: string, script: string): Suite => ({
  name,
  command: 'npm',
  args: ['run', '--silent', script],
});

/** Every suite of `npm test`. Two run at a time, so a long one does not begin last. */
const suites: readonly Suite[] = [
  npm('lint', 'lint'),
  npm('typecheck', 'typecheck'),
  // Both wait for servers most of the time.
  npm('server', 'test:server'),
  // One run of Jest, so that the unit tests run while the acceptance tests wait.
  npm('jest', 'test:jest'),
  npm('client', 'test:client'),
];

const names = suites.map(({ name }) => name);

new Command('npm test --')
  .description('Runs all test suites, even if one fails, and lists the failed ones at the end.')
  .argument('[suite...]', `suites to run: ${names.join(', ')} (default: all)`)
  .action(async (chosen: string[]) => {
    const unknown = chosen.filter((name) => !names.includes(name));
    if (unknown.length > 0)
      throw new Error(`Unknown suite: ${unknown.join(', ')}. Allowed: ${names.join(', ')}.`);
    const wanted = suites.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
    report(await runSuites(wanted, 2));
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  });

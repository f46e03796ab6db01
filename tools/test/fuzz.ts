import { join } from 'node:path';
import { Command } from 'commander';
import { testPythonPackage } from './python-package';
import { startRealParts } from './real-parts';

/**
 * `npm run prove:fuzz`: sends new malformed requests to every open handler of a real server. `npm test` sends the same
 * few hundred each time. Writes `acceptance/results/fuzz.md`.
 */
new Command('npm run prove:fuzz --')
  .description(
    'Sends random malformed requests to every open handler: no 5xx, nothing of another team, no half change.',
  )
  .option('--examples <number>', 'how many requests; 20,000 take ten minutes', '100000')
  .action(({ examples }: { examples: string }) => {
    process.env.FUZZ_EXAMPLES = examples;
    process.env.FUZZ_REPORT = join(__dirname, '../../acceptance/results/fuzz.md');
    return testPythonPackage({
      name: 'server',
      parts: startRealParts,
      commands: [['pytest', '-q', '-s', 'tests/gatehouse/test_malformed_requests.py']],
    });
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  });

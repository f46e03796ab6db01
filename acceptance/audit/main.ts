import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Supervisor } from '../../local/processes/supervisor';
import { startRealParts } from '../../tools/test/real-parts';
import { testEnvironment } from '../../tools/test/test-environment';
import { type Results, writeResults } from './results';

/**
 * `npm run prove:audit [-- --rounds <number> --seed <number>]`: stops and kills servers under load at random moments, and
 * compares what their users were answered with what their audit trails say. Fails if a round refutes a claim. Only the
 * whole number of rounds writes the results.
 */
const allRounds = 50;
const serverTests = join(__dirname, '../../server/tests');

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rounds: { type: 'string' }, seed: { type: 'string' } } });
  const rounds = wholeNumber('--rounds', values.rounds ?? String(allRounds));
  const seed = wholeNumber('--seed', values.seed ?? String(Math.floor(Math.random() * 1_000_000)));
  const environment = await testEnvironment('server');
  console.log(`${rounds} rounds; again with: npm run prove:audit -- --rounds ${rounds} --seed ${seed}`);
  const supervisor = new Supervisor((error) => {
    throw error;
  });
  const parts = await startRealParts(supervisor);
  const results = await play(environment.command('python'), rounds, seed, parts.environment).finally(
    async () => {
      await supervisor.close();
      await parts.release();
    },
  );
  const failed = results.rounds.filter((round) => round.failed).length;
  if (rounds >= allRounds) writeResults(results, seed);
  console.log(`${rounds - failed} of ${rounds} rounds passed.`);
  if (failed > 0) process.exitCode = 1;
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${option} is ${text}: it must be a whole number above 0.`);
  return Number(text);
}

function play(
  python: string,
  rounds: number,
  seed: number,
  parts: Readonly<Record<string, string>>,
): Promise<Results> {
  const script = join(__dirname, 'prove.py');
  const child = spawn(python, [script, String(rounds), String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...parts, PYTHONPATH: serverTests },
  });
  let output = '';
  child.stdout.on('data', (piece) => {
    output += piece;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(JSON.parse(output) as Results) : reject(new Error(`prove.py ended with ${code}.`)),
    );
  });
}

main().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});

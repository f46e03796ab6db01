import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { markdownTable } from '../../lib/config/reference/markdown-table';

const file = join(__dirname, '../results/audit.md');

/** A round of rounds.py. */
interface Round {
  readonly stop: string;
  readonly sink: string;
  readonly workers: number;
  readonly seconds: number;
  readonly answers: number;
  readonly changes: number;
  readonly changes_without_intent: number;
  readonly answers_without_line: number;
  readonly gaps: number;
  readonly unseen: number;
  readonly false: number;
  readonly failed: boolean;
}

/** What prove.py prints. */
export interface Results {
  /** What numbering and chaining add to a line. */
  readonly microseconds: number;
  /** In the order in which they were played. */
  readonly rounds: readonly Round[];
}

/** Writes the document that docs/security.md links to. */
export function writeResults({ microseconds, rounds }: Results, seed: number): void {
  const failed = rounds.filter((round) => round.failed).length;
  const lines = [
    '<!-- Written by `npm run prove:audit`; edits here are lost. -->',
    '# The audit trail of servers that are stopped and killed',
    '',
    'Four users read, log and change at a real MLflow behind the gatehouse. At a random moment it is stopped or killed. Then',
    'every answer that a user received in full is looked up in the audit trail, and the verifier reads the trail. The trail',
    'goes to files, or to a stand-in for CloudWatch Logs on the same machine that is quick, slow (up to 3.5 s a call, longer',
    'than the client waits, so that batches are stored twice), or away for 3 to 10 s around the stop.',
    '',
    `\`npm run prove:audit -- --seed ${seed}\`, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} CPUs (${cpus()[0]?.model}).`,
    `${rounds.length - failed} of ${rounds.length} rounds passed. Numbering and chaining cost ${microseconds} µs a line.`,
    '',
    ...claims(rounds),
    '',
    ...markdownTable([
      [
        'stop',
        'trail',
        'rounds',
        'answers',
        'changes',
        'changes without intent',
        'answers without a line',
        'gaps seen',
        'gaps unseen',
        'longest stop (s)',
      ],
      ...groups(rounds),
    ]),
    '',
  ];
  writeFileSync(file, lines.join('\n'));
}

const sum = (rounds: readonly Round[], of: (round: Round) => number) =>
  rounds.reduce((total, round) => total + of(round), 0);

/** The claims, each with the number that refutes it if it is not 0. */
function claims(rounds: readonly Round[]): string[] {
  const ordinary = rounds.filter(({ stop }) => !stop.includes('SIGKILL'));
  return [
    `- Answered changes without an intent: ${sum(rounds, (round) => round.changes_without_intent)} of ${sum(rounds, ({ changes }) => changes)}.`,
    `- Answers without a line after an ordinary stop: ${sum(ordinary, (round) => round.answers_without_line)} of ${sum(ordinary, ({ answers }) => answers)}.`,
    `- Killed servers and workers whose gap the verifier did not see: ${sum(rounds, ({ unseen }) => unseen)} of ${rounds.length - ordinary.length}.`,
    `- Gaps that it saw where nothing was killed: ${sum(rounds, (round) => round.false)}.`,
  ];
}

function groups(rounds: readonly Round[]): string[][] {
  const keys = [...new Set(rounds.map(({ stop, sink }) => JSON.stringify([stop, sink])))].sort();
  return keys.map((key) => {
    const [stop, sink] = JSON.parse(key) as [string, string];
    const of = rounds.filter((round) => round.stop === stop && round.sink === sink);
    return [
      stop,
      sink,
      ...[
        of.length,
        sum(of, ({ answers }) => answers),
        sum(of, ({ changes }) => changes),
        sum(of, (round) => round.changes_without_intent),
        sum(of, (round) => round.answers_without_line),
        sum(of, ({ gaps }) => gaps),
        sum(of, ({ unseen }) => unseen),
        Math.max(...of.map(({ seconds }) => seconds)),
      ].map(String),
    ];
  });
}

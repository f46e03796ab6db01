import { jest } from '@jest/globals';
import type { Command } from 'commander';
import { runCommand } from '../../checks/command/run-command';

/** What a call of a command prints, and its exit code; the test restores the mocks and the exit code. */
export async function called(command: Command, ...args: string[]) {
  const lines: string[] = [];
  const print = (text: unknown) => lines.push(String(text)) > 0;
  jest.spyOn(console, 'error').mockImplementation(print);
  jest.spyOn(process.stderr, 'write').mockImplementation(print);
  jest.spyOn(process.stdout, 'write').mockImplementation(print);
  await runCommand(command, args);
  return { code: process.exitCode, text: lines.join('\n') };
}

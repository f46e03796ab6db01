import type { Supervisor } from '../processes/supervisor';
import type { LocalSecrets } from './secrets';
import type { Settings } from './settings';

/** What every step may use. */
export interface Context {
  /** The environment, with its folders and ports on this machine. */
  readonly settings: Settings;
  /** Random secrets of this data folder. */
  readonly secrets: LocalSecrets;
  /** Starts child processes; the stop ends those that still run. */
  readonly supervisor: Supervisor;
  /** How to close what a step opened; each step adds its own, and the stop calls the last one first. */
  readonly closers: (() => Promise<unknown>)[];
  /** Path of a log, by its name without an extension. */
  logFile(name: string): string;
}

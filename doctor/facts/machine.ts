import { execFile } from 'node:child_process';
import { resolveNs } from 'node:dns/promises';
import type { Fetch } from '../../lambda/issuer-keys/fetch-json';

/** What a program has answered. */
export interface Output {
  /** Its exit code; undefined if there is no such program. */
  readonly code: number | undefined;
  /** Both of its streams. */
  readonly text: string;
}

/** The operator's machine, as far as the doctor looks at it. */
export interface Machine {
  /** Environment variables. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Such as `linux`. */
  readonly platform: NodeJS.Platform;
  /** Node's name of the processor, such as `x64`. */
  readonly processor: string;
  /** Runs a program for at most ten seconds. */
  run(command: string, ...args: readonly string[]): Promise<Output>;
  /** The name servers of a zone, by public DNS. */
  nameServers(zone: string): Promise<readonly string[]>;
  /** Fetches a public address. */
  readonly fetch: Fetch;
}

/** This machine. */
export const thisMachine: Machine = {
  variables: process.env,
  platform: process.platform,
  processor: process.arch,
  run: (command, ...args) =>
    new Promise((resolve) => {
      execFile(command, args, { timeout: 10_000 }, (error, stdout, stderr) => {
        const text = `${stdout}${stderr}`.trim();
        if (error === null) resolve({ code: 0, text });
        else resolve({ code: error.code === 'ENOENT' ? undefined : Number(error.code ?? 1), text });
      });
    }),
  nameServers: (zone) => resolveNs(zone),
  fetch,
};

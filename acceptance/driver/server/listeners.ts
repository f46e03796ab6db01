import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The state of a listening socket in /proc/net/tcp (include/net/tcp_states.h). */
const listening = '0A';
const tables = { '/proc/net/tcp': '127.0.0.1', '/proc/net/tcp6': '::1' } as const;
const loopbackHex = { '127.0.0.1': '0100007F', '::1': '00000000000000000000000001000000' } as const;

/** The TCP ports on which these processes listen, each with whether it is on loopback only. Linux only. */
export function listeningPorts(pids: readonly number[]): { port: number; loopback: boolean }[] {
  const own = new Set(pids.flatMap(sockets));
  return Object.entries(tables)
    .flatMap(([table, address]) => rows(table).map((row) => ({ row, address })))
    .filter(({ row }) => row[3] === listening && own.has(`socket:[${row[9]}]`))
    .map(({ row, address }) => {
      const [host, port = ''] = (row[1] ?? '').split(':');
      return { port: Number.parseInt(port, 16), loopback: host === loopbackHex[address] };
    })
    .sort((one, other) => one.port - other.port);
}

const rows = (table: string): string[][] =>
  readFileSync(table, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/));

function sockets(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((descriptor) => {
    try {
      return [readlinkSync(`${folder}/${descriptor}`)];
    } catch {
      return []; // closed in the meantime
    }
  });
}

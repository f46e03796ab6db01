import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { requireFreePorts } from '../../../local/cli/ports';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(host: string, port = 0): Promise<number> {
  const server = createServer();
  server.listen(port, host);
  await once(server, 'listening');
  servers.push(server);
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const port = await listen('127.0.0.1');
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return port;
}

const needs = (port: number, purpose = 'PostgreSQL') => ({ port, purpose, change: `--${purpose}-port` });

describe('requireFreePorts', () => {
  test('accepts free ports, and leaves them free', async () => {
    const port = await freePort();
    await requireFreePorts([needs(port)]);
    expect(await listen('127.0.0.1', port)).toBe(port);
  });

  test.each(['127.0.0.1', '0.0.0.0', '::', '::1'])('finds a listener on %s', async (host) => {
    const port = await listen(host);
    await expect(requireFreePorts([needs(port)])).rejects.toThrow(`${port} for PostgreSQL is in use`);
  });

  test('names all busy ports at once, and how to change them', async () => {
    const [first, second, free] = [await listen('127.0.0.1'), await listen('127.0.0.1'), await freePort()];
    const error = await requireFreePorts([needs(first), needs(free), needs(second, 'S3')]).catch(
      (e: Error) => e.message,
    );
    expect(error).toBe(
      'These ports cannot be used:\n' +
        `  ${first} for PostgreSQL is in use. To change it: --PostgreSQL-port\n` +
        `  ${second} for S3 is in use. To change it: --S3-port`,
    );
  });

  test('finds one port that is needed twice', async () => {
    const port = await freePort();
    await expect(requireFreePorts([needs(port), needs(port, 'S3')])).rejects.toThrow(
      `${port} for S3 is also the port of PostgreSQL`,
    );
  });
});

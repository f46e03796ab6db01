import { once } from 'node:events';
import { createServer } from 'node:net';
import { acceptsConnections } from '../processes/readiness';
import type { Settings } from '../run/settings';

/** A port that the local run needs. */
export interface NeededPort {
  /** TCP port on loopback. */
  readonly port: number;
  /** What will listen there, such as `the load balancer`. */
  readonly purpose: string;
  /** How to choose another one, such as `--port <number>`. */
  readonly change: string;
}

/** Every port of the settings, and what it is for. */
export function neededPorts({ ports }: Settings): NeededPort[] {
  const change = 'npm start -- --port <number>, or config/local.ts';
  const purposes: Record<keyof typeof ports, string> = {
    loadBalancer: 'the load balancer',
    issuer: 'the OpenID provider',
    server: 'MLflow',
    database: 'PostgreSQL',
    objectStore: 'S3',
    metrics: "the server's metrics",
    plainHttp: 'the redirect of plain HTTP',
  };
  return Object.entries(ports).map(([name, port]) => ({
    port,
    purpose: purposes[name as keyof typeof ports],
    change,
  }));
}

/** Throws, with one line per port, if any of the ports is taken on loopback or named twice. */
export async function requireFreePorts(needed: readonly NeededPort[]): Promise<void> {
  const problems = (
    await Promise.all(needed.map((each, index) => problemOf(each, needed.slice(0, index))))
  ).filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new Error(['These ports cannot be used:', ...problems].join('\n  '));
}

async function problemOf({ port, purpose, change }: NeededPort, earlier: readonly NeededPort[]) {
  const same = earlier.find((other) => other.port === port);
  if (same) return `${port} for ${purpose} is also the port of ${same.purpose}. To change it: ${change}`;
  const reason = await unavailable(port);
  return reason && `${port} for ${purpose} ${reason}. To change it: ${change}`;
}

async function unavailable(port: number): Promise<string | undefined> {
  // A name such as localhost may lead a client to ::1 first: another listener there would get its requests. And on
  // macOS 127.0.0.1 can be bound although another process has 0.0.0.0, so binding alone proves nothing.
  for (const host of ['127.0.0.1', '::1']) {
    if (await answers(port, host)) return 'is in use';
  }
  return bindingFails(port);
}

const answers = (port: number, host: string) =>
  acceptsConnections(port, host)().then(
    () => true,
    () => false,
  );

async function bindingFails(port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') return 'needs a privilege that this user lacks (ports below 1024 do on Linux)';
    return code === 'EADDRINUSE' ? 'is in use' : `cannot be bound: ${message}`;
  } finally {
    server.close();
  }
}

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { relay, relayPassword } from './relay';
import { type AwsCredentials, refusalOf } from './token';
import {
  askPassword,
  cancelRequest,
  errorResponse,
  gssEncryptionRequest,
  LoginError,
  readStartup,
  type StartupPacket,
  sslRequest,
  startupParameters,
} from './wire';

/** The login in front of PostgreSQL: the stand-in of RDS's IAM plugin. */
export interface IamLoginOptions {
  /** Loopback port; 0 takes a free one. */
  readonly port: number;
  /** PEM. TLS ends here. */
  readonly certificate: { readonly key: string; readonly cert: string };
  /** The socket of the PostgreSQL behind. */
  readonly socket: string;
  /** `host:port` that tokens must be signed for. @default `localhost` and the port */
  readonly endpoint?: string;
  /** Region that tokens must be signed for. */
  readonly region: string;
  /** The key pairs that may sign tokens. */
  readonly credentials: readonly AwsCredentials[];
  /** Whether a user must log in by a token, as a member of rds_iam; all others use a password. */
  isIamUser(user: string): Promise<boolean>;
  /** Users that cannot log in, such as rdsadmin. */
  readonly reservedUsers: readonly string[];
  /** Receives why a login was refused, never a token or password. @default - not logged */
  readonly log?: (message: string) => void;
}

/** A running verifier. */
export interface IamLogin {
  /** TCP port that it listens on. */
  readonly port: number;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** PostgreSQL's own authentication_timeout, in milliseconds. */
const loginTimeoutMs = 60_000;

/** Starts to listen on loopback. Rejects when the port is taken or the certificate is not readable. */
export async function startIamLogin(options: IamLoginOptions): Promise<IamLogin> {
  const context = createSecureContext({ ...options.certificate, minVersion: 'TLSv1.2' });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    void serve(socket, context, { ...options, endpoint: options.endpoint ?? `localhost:${port}` });
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

type Resolved = IamLoginOptions & { readonly endpoint: string };

/** Never rejects: a client can end at most its own connection. */
async function serve(socket: Socket, context: SecureContext, options: Resolved): Promise<void> {
  let client: Duplex = socket;
  const timeout = setTimeout(() => socket.destroy(), loginTimeoutMs);
  socket.on('error', () => undefined);
  try {
    let startup = await readStartup(socket);
    while (startup.code === gssEncryptionRequest) {
      socket.write('N');
      startup = await readStartup(socket);
    }
    if (startup.code === sslRequest) {
      client = upgrade(socket, context);
      startup = await readStartup(client);
    }
    await admit(client, startup, client !== socket, options);
  } catch (error) {
    options.log?.(`A login was refused: ${(error as Error).message}`);
    if (error instanceof LoginError) client.end(errorResponse(error));
    else socket.destroy();
  } finally {
    clearTimeout(timeout);
  }
}

/** Bytes that came before TLS would be taken for encrypted ones (CVE-2021-23214). */
function upgrade(socket: Socket, context: SecureContext): TLSSocket {
  if (socket.readableLength > 0) throw new LoginError('08P01', 'received unencrypted data after SSL request');
  socket.write('S');
  const client = new TLSSocket(socket, { isServer: true, secureContext: context });
  client.on('error', () => undefined); // such as a client that does not trust the certificate
  return client;
}

async function admit(
  client: Duplex,
  startup: StartupPacket,
  encrypted: boolean,
  options: Resolved,
): Promise<void> {
  // Clients before PostgreSQL 17 send it without TLS; it carries its own secret, and the answer does not tell success.
  if (startup.code === cancelRequest) return relay(client, startup.bytes, options.socket);
  const parameters = startupParameters(startup);
  const user = parameters.get('user') ?? '';
  const login = `host "127.0.0.1", user "${user}", database "${parameters.get('database') ?? user}"`;
  if (!encrypted) throw new LoginError('28000', `no pg_hba.conf entry for ${login}, no encryption`);
  if (options.reservedUsers.includes(user)) {
    throw new LoginError('28000', `pg_hba.conf rejects connection for ${login}, SSL encryption`);
  }
  if (!(await options.isIamUser(user))) return relayPassword(client, startup.bytes, user, options.socket);
  const { endpoint, region } = options;
  const token = await askPassword(client);
  const refusal = refusalOf(token, options.credentials, { endpoint, region, user, now: new Date() });
  if (refusal !== undefined) {
    options.log?.(`The token for ${user} was refused: ${refusal}.`);
    throw new LoginError('28000', `PAM authentication failed for user "${user}"`);
  }
  return relay(client, startup.bytes, options.socket);
}

import { once } from 'node:events';
import type { Duplex } from 'node:stream';

// PostgreSQL's protocol, as far as a login needs it.
// https://www.postgresql.org/docs/17/protocol-message-formats.html

/** Code of a first packet that asks for TLS. */
export const sslRequest = 80877103;
/** Code of a first packet that asks for encryption by GSSAPI. */
export const gssEncryptionRequest = 80877104;
/** Code of a first packet that asks to cancel a query of another connection. */
export const cancelRequest = 80877102;

/** PostgreSQL's own limit of a start-up packet (MAX_STARTUP_PACKET_LENGTH), in bytes. */
const longestStartup = 10_000;
/** PostgreSQL's own limit of a password message (PG_MAX_AUTH_TOKEN_LENGTH), in bytes. */
const longestPassword = 65_535;

/** The first packet of a connection, or the first after TLS has begun. */
export interface StartupPacket {
  /** The packet as it came, to be passed on. */
  readonly bytes: Buffer;
  /** Protocol version, or one of the codes above, which stand in its place. */
  readonly code: number;
}

/** An error for the client, in the words that PostgreSQL uses in the same case. */
export class LoginError extends Error {
  /** @param sqlState such as 28000, invalid authorization specification */
  constructor(
    readonly sqlState: string,
    message: string,
  ) {
    super(message);
  }
}

/** Reads a packet without a type: start-up, SSL request, cancel request. */
export async function readStartup(stream: Duplex): Promise<StartupPacket> {
  const length = await readBytes(stream, 4);
  const size = length.readInt32BE();
  if (size < 8 || size > longestStartup) throw new LoginError('08P01', 'invalid length of startup packet');
  const rest = await readBytes(stream, size - 4);
  return { bytes: Buffer.concat([length, rest]), code: rest.readInt32BE() };
}

/** The parameters of a start-up message, such as user and database. */
export function startupParameters({ bytes }: StartupPacket): Map<string, string> {
  const texts = bytes.subarray(8).toString('utf8').split('\0');
  const parameters = new Map<string, string>();
  for (let index = 0; texts[index]; index += 2) parameters.set(texts[index] ?? '', texts[index + 1] ?? '');
  return parameters;
}

/** Asks for a password in clear text, inside of TLS, as RDS does for a token, and reads it. */
export async function askPassword(stream: Duplex): Promise<string> {
  stream.write(message('R', int32(3)));
  const { type, body } = await readMessage(stream);
  if (type !== 'p') throw new LoginError('08P01', `expected password response, got message type "${type}"`);
  return body.toString('utf8').replace(/\0$/, '');
}

/** Reads a message with its type. */
export async function readMessage(stream: Duplex): Promise<{ type: string; body: Buffer; bytes: Buffer }> {
  const head = await readBytes(stream, 5);
  const size = head.readInt32BE(1);
  if (size < 4 || size > longestPassword) throw new LoginError('08P01', 'invalid message length');
  const body = size === 4 ? Buffer.alloc(0) : await readBytes(stream, size - 4);
  return { type: String.fromCharCode(head[0] ?? 0), body, bytes: Buffer.concat([head, body]) };
}

/** The message with which PostgreSQL ends a login. */
export function errorResponse({ sqlState, message: text }: LoginError): Buffer {
  const fields = [`SFATAL`, `VFATAL`, `C${sqlState}`, `M${text}`].map((field) => `${field}\0`);
  return message('E', Buffer.from(`${fields.join('')}\0`));
}

const int32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

const message = (type: string, body: Buffer) =>
  Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);

/** Takes no byte more, so that what follows can be piped. Rejects when the stream ends before. */
async function readBytes(stream: Duplex, count: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let missing = count; missing > 0; ) {
    // Never more than is there: read() would leave a part in the buffer and notify every new listener of it.
    const chunk: Buffer | null = stream.read(Math.min(missing, stream.readableLength));
    if (chunk !== null) {
      chunks.push(chunk);
      missing -= chunk.length;
    } else {
      await readableAgain(stream);
    }
  }
  return Buffer.concat(chunks);
}

async function readableAgain(stream: Duplex): Promise<void> {
  if (stream.readableEnded || stream.destroyed) throw new Error('the connection ended during login');
  const waiting = new AbortController();
  const events = ['readable', 'end', 'close'].map((event) => once(stream, event, { signal: waiting.signal }));
  try {
    await Promise.race(events);
  } finally {
    waiting.abort();
    for (const event of events) event.catch(() => undefined);
  }
}

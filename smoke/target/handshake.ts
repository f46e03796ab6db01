import { type ConnectionOptions, connect, type PeerCertificate, rootCertificates } from 'node:tls';
import type { Target } from './target';

/** Milliseconds. A security group drops packets without an answer. */
const timeout = 10_000;

/** Hostname and port of the server. */
export function addressOf({ origin }: Pick<Target, 'origin'>): { host: string; port: number } {
  const { hostname, port } = new URL(origin);
  return { host: hostname, port: Number(port || 443) };
}

/** The certificate of a server, or why there was no connection. */
export type Handshake =
  | { readonly certificate: PeerCertificate; readonly failure?: undefined }
  | { readonly failure: string };

/** Makes a TLS connection and ends it. */
export function handshake(target: Target, options: ConnectionOptions = {}): Promise<Handshake> {
  const { host, port } = addressOf(target);
  const { ca } = target;
  return new Promise((resolve) => {
    const socket = connect(
      {
        host,
        port,
        servername: host,
        timeout,
        ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
        ...options,
      },
      () => {
        resolve({ certificate: socket.getPeerCertificate() });
        socket.end();
      },
    );
    socket.once('error', ({ message }) => resolve({ failure: message }));
    socket.once('timeout', () => socket.destroy(new Error(`no answer within ${timeout / 1000} s`)));
  });
}

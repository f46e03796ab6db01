import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { Forwarder } from './actions/forward';
import { oidcDataSigner } from './authentication/oidc-data';
import { answerParserError } from './client-error';
import { parserHeaderLimit } from './http/request-checks';
import { type ListenerConfiguration, listenerConfiguration } from './listener/listener-configuration';
import type { LoadBalancer, LoadBalancerOptions } from './options';
import { RequestHandler } from './request-handler';

const defaultShutdownGraceMs = 5000;
/** The client's socket outlives the target's by a little, so that 408 and 504 can still be sent. */
const socketTimeoutMarginMs = 2000;

/**
 * Starts the stand-in of an Application Load Balancer: one listener with its rules.
 * @throws Error that lists every property which cannot be executed; nothing listens then.
 */
export async function startLoadBalancer(options: LoadBalancerOptions): Promise<LoadBalancer> {
  const configuration = listenerConfiguration(options);
  const signer = oidcDataSigner(options.loadBalancerArn);
  const idleTimeoutMs = configuration.attributes['idle_timeout.timeout_seconds'] * 1000;
  const forwarder = new Forwarder(idleTimeoutMs);
  const server = createServer(configuration, options, idleTimeoutMs);
  const sockets = openSockets(server);
  server.listen(options.port, options.bind);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const listener = { protocol: configuration.protocol, port };
  const handler = new RequestHandler(options, configuration, listener, forwarder, signer);
  server.on('request', (request, response) => {
    handler.handle(request, response).catch(() => response.destroy());
  });
  return {
    port,
    close: async () => {
      await closeServer(server, sockets, options.shutdownGraceMs ?? defaultShutdownGraceMs);
      forwarder.close();
    },
  };
}

function createServer(
  configuration: ListenerConfiguration,
  options: LoadBalancerOptions,
  idleTimeoutMs: number,
): HttpServer {
  const settings = {
    maxHeaderSize: parserHeaderLimit,
    headersTimeout: idleTimeoutMs,
    keepAliveTimeout: idleTimeoutMs,
    // A large upload may take longer than any fixed time; the idle timeout watches it.
    requestTimeout: 0,
  };
  const server =
    configuration.protocol === 'HTTPS'
      ? createHttpsServer({ ...settings, ...options.certificate, ALPNProtocols: ['http/1.1'] })
      : createHttpServer(settings);
  server.setTimeout(idleTimeoutMs + socketTimeoutMarginMs);
  server.on('clientError', (error, socket) =>
    answerParserError(error, socket, configuration.listenerAttributes, options.log),
  );
  return server;
}

/** Every open connection, those within a TLS handshake too, which closeAllConnections() does not know. */
function openSockets(server: HttpServer): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return sockets;
}

async function closeServer(server: HttpServer, sockets: ReadonlySet<Socket>, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, graceMs);
  await closed;
  clearTimeout(timer);
}

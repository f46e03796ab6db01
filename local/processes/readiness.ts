import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Rejects while the process is not ready, with the reason as the error's message. */
export type Probe = () => Promise<void>;

/** How long a single attempt of a probe may take, in milliseconds. */
const attemptTimeoutMs = 2_000;
const pauseMs = 100;

/** Ready when something accepts a TCP connection. */
export function acceptsConnections(port: number, host = '127.0.0.1'): Probe {
  return () =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host, timeout: attemptTimeoutMs });
      socket.once('connect', () => {
        socket.destroy();
        resolve();
      });
      socket.once('timeout', () => socket.destroy(new Error(`${host}:${port} did not answer`)));
      socket.once('error', reject);
    });
}

/**
 * Ready when a GET of the loopback URL answers 200. The certificate is not verified: a server that has just made
 * its own key has one that no authority signed, and the load balancer's health check does not verify it either.
 */
export function answersOk(url: string): Probe {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  return () =>
    new Promise((resolve, reject) => {
      const options = { timeout: attemptTimeoutMs, rejectUnauthorized: false, agent: false } as const;
      const call = request(url, options, (response) => {
        response.resume();
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
      call.once('timeout', () => call.destroy(new Error(`${url} did not answer`)));
      call.once('error', reject);
      call.end();
    });
}

/**
 * Repeats the probe until it succeeds.
 * @param timeoutMs after which the last reason is thrown, in milliseconds
 * @param signal stops the attempts, by throwing the signal's reason
 */
export async function untilReady(probe: Probe, timeoutMs: number, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    signal.throwIfAborted();
    try {
      return await probe();
    } catch (error) {
      if (Date.now() >= deadline) {
        throw new Error(`was not ready within ${timeoutMs / 1000} s: ${(error as Error).message}`);
      }
    }
    await delay(pauseMs);
  }
}

/** Where everything listens: no part of the local run is reachable from another machine. */
export const loopback = '127.0.0.1';

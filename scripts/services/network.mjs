/** Sockets: free ports, and waiting until a server really answers. */
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Below what systems give to outgoing connections and to `listen(0)` (Linux: 32768 up): a port from there could be taken by either
 *  before the process it is meant for listens. */
const PORTS = { from: 15_000, below: 32_000 };

const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** A port of 127.0.0.1 nobody listens on, drawn at random so that runs beside each other hardly meet. Another process may still take it
 *  before you do: be ready to ask again. */
export async function freePort() {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.below - PORTS.from));
    if (await isFree(port)) return port;
  }
}

/** Whether the server's first answer satisfies `accept`. MariaDB listens before it is ready and speaks first; Redis waits for `greeting`. */
function answers({ host, port, greeting, accept }) {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = (result) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(2000, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    socket.once('data', (data) => finish(accept(data)));
    if (greeting) socket.once('connect', () => socket.write(greeting));
  });
}

/** A MariaDB server starts with its greeting: 4 bytes of header, then protocol version 10. */
export const mariadbAnswers = (host, port) =>
  answers({ host, port, accept: (data) => data.length > 5 && data[4] === 10 });

/** `-NOAUTH` also means that Redis is up. */
export const redisAnswers = (host, port) =>
  answers({ host, port, greeting: 'PING\r\n', accept: (data) => /^(\+PONG|-NOAUTH)/.test(data.toString()) });

/**
 * Waits until `probe` is true.
 * @param hasFailed says that waiting is pointless (the process ended).
 * @returns true when ready; false after `timeoutMs` or when it has failed.
 */
export async function waitUntil(probe, { timeoutMs, hasFailed = () => false }) {
  const end = performance.now() + timeoutMs;
  while (performance.now() < end && !hasFailed()) {
    if (await probe()) return true;
    await sleep(50);
  }
  return false;
}

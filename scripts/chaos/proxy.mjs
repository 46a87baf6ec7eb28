/** A TCP proxy between one process and one server, which can misbehave. */
import { connect, createServer } from 'node:net';

/** A COM_QUERY packet of MariaDB's protocol with this statement. */
const COMMIT = Buffer.from('\x03COMMIT');

export class Proxy {
  #pairs = new Set();
  #server;
  #mode = 'pass';
  /** Added to each direction, in ms. */
  delayMs = 0;
  /** How many of the next COMMITs are carried out and not answered. */
  dropCommits = 0;
  /** How many were. */
  dropped = 0;

  constructor(port, host = '127.0.0.1') {
    this.target = { host, port };
  }

  /** @returns the port to connect to. */
  async listen() {
    this.#server = createServer((client) => this.#accept(client));
    this.#server.listen(0, '127.0.0.1');
    await new Promise((resolve) => this.#server.once('listening', resolve));
    return this.#server.address().port;
  }

  /** Ends all connections and refuses new ones. */
  cut() {
    this.#mode = 'cut';
    for (const pair of this.#pairs) pair.end();
  }

  /** Nothing gets through any more, and nobody is told. */
  blackhole() {
    this.#mode = 'blackhole';
  }

  /** Everything as it should be. What was swallowed is lost, so its connections end. */
  heal() {
    this.#mode = 'pass';
    this.delayMs = 0;
    this.dropCommits = 0;
    for (const pair of this.#pairs) if (pair.hasLost) pair.end();
  }

  close() {
    for (const pair of this.#pairs) pair.end();
    this.#server?.close();
  }

  #accept(client) {
    if (this.#mode === 'cut') return client.destroy();
    const server = connect(this.target);
    const pair = {
      hasLost: false,
      awaitsCommit: false,
      end: () => {
        client.destroy();
        server.destroy();
        this.#pairs.delete(pair);
      },
    };
    this.#pairs.add(pair);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', pair.end);
      socket.on('close', pair.end);
    }
    const toServer = this.#lane(server, pair);
    const toClient = this.#lane(client, pair);
    client.on('data', (chunk) => {
      if (this.dropCommits > 0 && this.#mode === 'pass' && chunk.includes(COMMIT)) {
        this.dropCommits -= 1;
        pair.awaitsCommit = true;
      }
      toServer(chunk);
    });
    server.on('data', (chunk) => {
      if (!pair.awaitsCommit) return toClient(chunk);
      // The server has committed; whoever asked will never know.
      this.dropped += 1;
      pair.end();
    });
  }

  /** Forwards in order, each chunk after the delay that held when it came. */
  #lane(target, pair) {
    let lastAt = 0;
    let waiting = 0;
    return (chunk) => {
      if (this.#mode === 'blackhole') {
        pair.hasLost = true;
        return;
      }
      if (this.delayMs === 0 && waiting === 0) {
        target.write(chunk);
        return;
      }
      lastAt = Math.max(lastAt, performance.now() + this.delayMs);
      waiting += 1;
      setTimeout(() => {
        waiting -= 1;
        if (!target.destroyed) target.write(chunk);
      }, lastAt - performance.now());
    };
  }
}

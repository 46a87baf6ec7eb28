import type { EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { createPool as createMariadbPool, type Pool, type PoolConnection } from 'mariadb';

/* The `mariadb` connector in the shape of mysql2, which TypeORM's `mariadb` type loads unless it is given a `driver`. */

type Callback<T> = (error: Error | null, value?: T) => void;

/** What TypeORM calls on a pooled connection. */
interface ConnectionFacade {
  promise(): { query(sql: string, params?: unknown[]): Promise<[unknown]> };
  query(sql: string, params?: unknown[]): { stream(): Readable };
  release(): void;
  listeners(event: string): unknown[];
  on(event: string, listener: (error: Error) => void): EventEmitter;
}

const BEGIN = 'START TRANSACTION';

/** What a statement that was not sent answers. */
const NOTHING_DONE = { affectedRows: 0, insertId: 0, warningStatus: 0 };

/** Begins a transaction together with its first statement: one round trip less for each, and none for one without statements. */
class Statements {
  private isToBegin = false;

  constructor(private readonly connection: PoolConnection) {}

  async run(sql: string, params?: unknown[]): Promise<unknown> {
    if (sql === BEGIN) {
      this.isToBegin = true;
      return NOTHING_DONE;
    }
    if (!this.isToBegin) return this.connection.query<unknown>(sql, params);
    this.isToBegin = false;
    if (sql === 'COMMIT' || sql === 'ROLLBACK') return NOTHING_DONE;
    // A connection does its statements in their order.
    const [, result] = await Promise.all([
      this.connection.query(BEGIN),
      this.connection.query<unknown>(sql, params),
    ]);
    return result;
  }
}

function facade(connection: PoolConnection): ConnectionFacade {
  const statements = new Statements(connection);
  const emitter = connection as PoolConnection & EventEmitter;
  return {
    promise: () => ({ query: async (sql, params) => [await statements.run(sql, params)] }),
    query: (sql, params) => ({ stream: () => connection.queryStream(sql, params) }),
    release: () => void Promise.resolve(connection.release()).catch(() => undefined),
    listeners: (event) => emitter.listeners(event),
    on: (event, listener) => emitter.on(event, listener),
  };
}

/** Options TypeORM always passes that the connector does not know; it would warn about each. */
const UNKNOWN_OPTIONS = [
  'supportBigNumbers',
  'bigNumberStrings',
  'stringifyObjects',
  'flags',
  'insecureAuth',
];

/** Settings of each new connection. A frozen process must not hold job rows (`idle_transaction_timeout`), a wait for a lock
 *  must be shorter than the patience of the peers, and correctness rests on unique keys and compare-and-set, so READ COMMITTED. */
const SESSION_SQL = [
  "SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = 2, idle_transaction_timeout = 2, " +
    "sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
];

/** Statements of one turn of the event loop (the beginning of a transaction and its first statement, reads that are sent together) leave
 *  in one call of the system: such calls were the largest part of what a busy process did. */
function openSocket(host: string, port: number): Socket {
  const socket = connect(port, host).setNoDelay(true);
  const write = socket.write.bind(socket) as (chunk: Uint8Array) => boolean;
  let isGathering = false;
  socket.write = (chunk: Uint8Array | string): boolean => {
    if (!isGathering) {
      isGathering = true;
      socket.cork();
      // After the microtasks: statements that were sent together have all been written by then.
      process.nextTick(() => {
        isGathering = false;
        socket.uncork();
      });
    }
    return write(chunk as Uint8Array);
  };
  return socket;
}

class PoolFacade {
  constructor(private readonly pool: Pool) {}

  getConnection(callback: Callback<ConnectionFacade>): void {
    this.pool.getConnection().then(
      (connection) => callback(null, facade(connection)),
      (error: Error) => callback(error),
    );
  }

  end(callback: Callback<void>): void {
    this.pool.end().then(
      () => callback(null),
      (error: Error) => callback(error),
    );
  }
}

/** TypeORM's `driver` option. Numbers come as numbers (our counters stay below 2^53), datetimes and JSON as text. */
export const mariadbDriver = {
  createPool(options: Record<string, unknown>): PoolFacade {
    const known = Object.entries(options).filter(
      ([key, value]) => value !== undefined && !UNKNOWN_OPTIONS.includes(key),
    );
    const pool = createMariadbPool({
      ...Object.fromEntries(known),
      timezone: 'Z',
      dateStrings: true,
      bigIntAsNumber: true,
      insertIdAsNumber: true,
      decimalAsNumber: true,
      autoJsonMap: false,
      foundRows: true,
      stream: (done) => done(undefined, openSocket(String(options['host']), Number(options['port']))),
      initSql: SESSION_SQL,
    });
    return new PoolFacade(pool);
  },
};

/* The heart of an instance on MariaDB: a thread with a connection of its own that raises the beat once a second, also while a task keeps
   the main loop busy. It vouches for running rows only: a stuck main loop admits nothing, so its planned fires are swept by peers.
   State: one connection, opened again after any error. Failure handling: a missed beat is simply not reported to the main thread, which
   stops starting work by itself. Runs as plain JavaScript or type-stripped TypeScript, so it imports no project files. */
import { parentPort, workerData } from 'node:worker_threads';
import { createConnection, type Connection } from 'mariadb';

interface BeatSettings {
  instanceId: number;
  connection: { host: string; port: number; user: string; password: string; database: string };
  periodMs: number;
}

const settings = workerData as BeatSettings;
let connection: Connection | null = null;

const SQL =
  "UPDATE scheduler_instance SET beat = beat + 1, heartbeat_at = UTC_TIMESTAMP(3) WHERE id = ? AND status NOT IN ('dead', 'stopped')";

/** Same clock as the main thread's `Clock.monotonic`. */
function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

async function open(): Promise<Connection> {
  const opened = await createConnection({
    ...settings.connection,
    connectTimeout: 1_500,
    socketTimeout: 1_500,
    initSql: ["SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = 1"],
  });
  // An idle connection that breaks says so here; the next beat finds out by itself.
  opened.on('error', () => undefined);
  return opened;
}

async function beat(): Promise<void> {
  // Taken before the statement is sent: the database saw the beat not earlier than this.
  const sentMs = monotonicMs();
  try {
    connection ??= await open();
    const result = (await connection.query(SQL, [settings.instanceId])) as { affectedRows: number };
    parentPort?.postMessage(result.affectedRows > 0 ? { beaten: sentMs } : { dead: true });
  } catch {
    connection?.destroy();
    connection = null;
  }
}

async function loop(): Promise<void> {
  for (;;) {
    const started = monotonicMs();
    await beat();
    const rest = Math.max(50, settings.periodMs - (monotonicMs() - started));
    await new Promise((resolve) => setTimeout(resolve, rest));
  }
}

void loop();

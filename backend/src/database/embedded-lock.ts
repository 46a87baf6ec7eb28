import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../kernel/index.js';

/** Exclusive lock of an embedded process on its data directory, held for its lifetime. It is SQLite's own file lock on a side
 *  file: the kernel frees it when the process dies, however it dies, so no stale lock is ever left.
 *  @returns a function that releases it.
 *  @throws DATA_DIR_IN_USE when another process holds it. */
export function lockDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(dataDir, 'mawid.lock'), { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new AppError('DATA_DIR_IN_USE', {
      status: 500,
      detail: `Another process uses the data directory ${dataDir}. Stop it, choose another SCHEDULER_DATA_DIR, or set DATABASE_URL to run several processes.`,
      cause,
    });
  }
  return () => database.close();
}

import { Database } from '../../src/database/index.js';
import { ThisInstance } from '../../src/instances/index.js';
import { SECOND } from '../../src/kernel/index.js';
import { eventually } from './eventually.js';
import type { FakeClock } from './fake-clock.js';
import type { TestApp } from './test-app.js';

/** Waits until an application on a fake clock has beaten once. On MariaDB a thread beats, by the real clock; before its first beat an
 *  instance stops starting anything a few fake seconds after its start. */
export async function untilFirstBeat({ app }: TestApp, clock: FakeClock): Promise<void> {
  await clock.advance(SECOND);
  const { id } = app.get(ThisInstance);
  await eventually(async () => {
    const sql = 'SELECT beat FROM scheduler_instance WHERE id = ?';
    const [row] = await app.get(Database).read((session) => session.query<{ beat: number }>(sql, [id]));
    return row !== undefined && row.beat > 0;
  });
}

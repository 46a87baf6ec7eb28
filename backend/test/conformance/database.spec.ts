import {
  AmbiguousCommitError,
  insertRows,
  updateRows,
  isUniqueViolation,
  toDbInstant,
} from '../../src/database/index.js';
import { epochMs, newExecutionId, idToBytes, idToHex } from '../../src/kernel/index.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';

describeForEachDatabase('database', (engine) => {
  let temp: TempDatabase;
  beforeAll(async () => {
    temp = await createTempDatabase(engine);
  }, 60_000);
  afterAll(async () => temp?.drop());

  const slot = (jobId: number, n: number): Record<string, unknown> => ({
    job_id: jobId,
    slot: n,
    fencing_token: 0,
  });

  it('rolls back everything when the work throws', async () => {
    await expect(
      temp.database.transaction(async (tx) => {
        await insertRows(tx, 'scheduled_job_lock', [slot(1, 0)]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await temp.database.read((s) => s.query('SELECT * FROM scheduled_job_lock'))).toEqual([]);
  });

  it('refuses a write that is given together with what comes before it: a deadlock there would let it be committed alone', async () => {
    const sql = 'INSERT INTO scheduled_job_lock (job_id, slot, fencing_token) VALUES (2, ?, 0)';
    await expect(
      temp.database.transaction((tx) => Promise.all([tx.execute(sql, [0]), tx.execute(sql, [1])])),
    ).rejects.toThrow('waits for the answers');
    await expect(
      temp.database.transaction((tx) => Promise.all([tx.query('SELECT 1'), tx.execute(sql, [2])])),
    ).rejects.toThrow('waits for the answers');
    const read = 'SELECT slot FROM scheduled_job_lock WHERE job_id = 2';
    expect(await temp.database.read((session) => session.query(read))).toEqual([]);
    const [, rows] = await temp.database.transaction((tx) =>
      Promise.all([tx.execute(sql, [3]), tx.query<{ slot: number }>(read)]),
    );
    expect(rows.map(({ slot }) => slot)).toEqual([3]);
  });

  it('keeps parallel transactions apart', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        temp.database
          .transaction(async (tx) => {
            await insertRows(tx, 'scheduled_job_lock', [slot(100 + i, 0)]);
            if (i % 2) throw new Error('odd');
          })
          .catch(() => undefined),
      ),
    );
    const rows = await temp.database.read((s) =>
      s.query<{ job_id: number }>(
        'SELECT job_id FROM scheduled_job_lock WHERE job_id >= 100 ORDER BY job_id',
      ),
    );
    expect(rows.map((r) => r.job_id)).toEqual([100, 102, 104, 106, 108, 110, 112, 114, 116, 118]);
  });

  it.each([1, 2])('updates %i rows, each with its own values, by one statement', async (count) => {
    const id = newExecutionId(1);
    const job = 70 + count;
    const at = toDbInstant(epochMs(1_700_000_000_123));
    const affected = await temp.database.transaction(async (tx) => {
      await insertRows(tx, 'scheduled_job_lock', [slot(job, 0), slot(job, 1), slot(job, 2)]);
      return updateRows(
        tx,
        {
          table: 'scheduled_job_lock',
          columns: { job: 'int', slot_no: 'int', execution: 'id', taken: 'instant', times: 'int' },
          on: 't.job_id = r.job AND t.slot = r.slot_no',
          set: {
            execution_id: 'UNHEX(r.execution)',
            acquired_at: 'r.taken',
            // Named twice, and a value within an expression.
            fencing_token: 't.fencing_token + r.times + r.times + (r.taken IS NOT NULL)',
          },
          where: 't.execution_id IS NULL OR t.fencing_token > r.times',
        },
        [
          [job, 1, idToHex(id), at, 3],
          [job, 2, null, null, 0],
        ].slice(0, count),
      );
    });
    expect(affected).toBe(count);
    const rows = await temp.database.read((s) =>
      s.query<Record<string, unknown>>(
        'SELECT * FROM scheduled_job_lock WHERE job_id = ? AND slot > 0 ORDER BY slot',
        [job],
      ),
    );
    expect(rows[0]).toMatchObject({ fencing_token: 7, acquired_at: '2023-11-14 22:13:20.123' });
    expect(Buffer.from(rows[0]!['execution_id'] as Uint8Array)).toEqual(idToBytes(id));
    expect(rows[1]).toMatchObject({ fencing_token: 0, acquired_at: null, execution_id: null });
  });

  it.each([1, 2])('updates no row of %i that does not meet the condition', async (count) => {
    const update = {
      table: 'scheduled_job_lock',
      columns: { job: 'int', token: 'int' },
      on: 't.job_id = r.job',
      set: { fencing_token: 'r.token' },
      where: 't.fencing_token > 5 OR t.instance_id IS NOT NULL',
    } as const;
    const job = 80 + count;
    const affected = await temp.database.transaction(async (tx) => {
      await insertRows(tx, 'scheduled_job_lock', [slot(job, 0), slot(job + 10, 0)]);
      const rows = [
        [job, 9],
        [job + 10, 9],
      ];
      return updateRows(tx, update, rows.slice(0, count));
    });
    expect(affected).toBe(0);
  });

  it('tells a broken unique key', async () => {
    const insert = (): Promise<number> =>
      temp.database.transaction((tx) => insertRows(tx, 'scheduled_job_lock', [slot(9, 0)]));
    await insert();
    const error = await insert().catch((e: unknown) => e);
    expect(isUniqueViolation(error)).toBe(true);
    expect(error).not.toBeInstanceOf(AmbiguousCommitError);
  });

  it('refuses a unit of work inside another', async () => {
    await expect(temp.database.transaction(() => temp.database.read(async () => 1))).rejects.toThrow(
      'inside another',
    );
  });
});

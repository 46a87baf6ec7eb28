import { parseConfig } from '../../src/config/index.js';
import { insertRows, toDbInstant, type Session } from '../../src/database/index.js';
import {
  EndedExecutions,
  ExecutionRepository,
  STATUS_IDS,
  statusName,
  type ExecutionStatus,
} from '../../src/executions/index.js';
import { DAY, epochMs, HOUR, idToBytes, MINUTE, SECOND, type ExecutionId } from '../../src/kernel/index.js';
import { AccountingRead, AccountingService } from '../../src/accounting/index.js';
import { CleanupService } from '../../src/maintenance/index.js';
import { RollupRepository, RollupService, SeriesRepository } from '../../src/statistics/index.js';
import { FakeClock, FakeDatabaseTime } from '../support/fake-clock.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { seedOutcomes, type OutcomeSeed } from '../support/seed-outcomes.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';

describeForEachDatabase('the rollup', (engine) => {
  let temp: TempDatabase;
  let clock: FakeClock;
  let sut: RollupService;
  let cleanup: CleanupService;
  let accounting: AccountingService;
  const executions = new ExecutionRepository();
  /** `id status` in the order they were told. */
  let told: string[];

  beforeEach(async () => {
    temp = await createTempDatabase(engine);
    clock = new FakeClock(START);
    const time = new FakeDatabaseTime(clock);
    const { config } = parseConfig({ NODE_ENV: 'test', SCHEDULER_RETENTION_DAYS: '30' });
    told = [];
    const ended = new EndedExecutions();
    ended.listen((_tx, rows) => {
      told.push(...rows.map(({ id, status }) => `${id} ${status}`));
      return Promise.resolve();
    });
    sut = new RollupService(temp.database, time, new RollupRepository(), new SeriesRepository(), ended);
    cleanup = new CleanupService(config, temp.database, time, executions, sut);
    accounting = new AccountingService(config, temp.database, time, clock, new AccountingRead());
  }, 60_000);
  afterEach(async () => temp?.drop());

  const seed = (...seeds: OutcomeSeed[]): Promise<ExecutionId[]> => seedOutcomes(temp.database, seeds);
  const end = (id: ExecutionId, status: ExecutionStatus): Promise<unknown> =>
    temp.database.transaction((tx) =>
      tx.execute('UPDATE scheduled_job_execution SET status_id = ? WHERE id = ?', [
        STATUS_IDS[status],
        idToBytes(id),
      ]),
    );
  const catchUp = async (): Promise<void> => {
    while (await sut.turn());
  };
  const read = <R>(sql: string): Promise<R[]> => temp.database.read((s: Session) => s.query<R>(sql));
  /** `status -> [executions, fires]` over all buckets of a job; 0 = of all jobs. */
  const totals = async (jobId: number): Promise<Record<string, [number, number]>> => {
    const rows = await read<{ status_id: number; n: number; f: number }>(
      `SELECT status_id, SUM(executions) AS n, SUM(fires) AS f FROM scheduled_job_rollup WHERE job_id = ${jobId} GROUP BY status_id ORDER BY status_id`,
    );
    return Object.fromEntries(rows.map((row) => [statusName(row.status_id), [Number(row.n), Number(row.f)]]));
  };
  const watched = async (): Promise<number> =>
    Number((await read<{ n: number }>('SELECT COUNT(*) AS n FROM scheduled_job_rollup_open'))[0]!.n);
  const progress = { signal: new AbortController().signal, progress: () => {}, log: silentLog() };

  it('counts each ended execution once, in the series of all jobs and in the days of its own', async () => {
    const seeds = Array.from({ length: 2_500 }, (_, i) => ({
      jobId: (i % 7) + 1,
      at: START - 3 * DAY + i * MINUTE,
      status: i % 10 === 0 ? ('failed' as const) : ('succeeded' as const),
    }));
    await seed(...seeds);
    await catchUp();
    await catchUp();
    expect(await totals(0)).toEqual({ succeeded: [2_250, 2_250], failed: [250, 250] });
    const ofJobs = await read<{ n: number }>(
      'SELECT SUM(executions) AS n FROM scheduled_job_rollup WHERE job_id > 0',
    );
    expect(Number(ofJobs[0]!.n)).toBe(2_500);
    const [bucket] = await read<{ executions: number; lateness: string; duration: string }>(
      `SELECT executions, lateness, duration FROM scheduled_job_rollup WHERE job_id = 0 AND status_id = ${STATUS_IDS.succeeded}
       AND bucket_at = '${toDbInstant(epochMs(START - 3 * DAY + HOUR))}'`,
    );
    // 20 ms late and 100 ms long: bins 9 (16 to 22.6 ms) and 14 (90.5 to 128 ms).
    expect(bucket).toEqual({ executions: 4, lateness: '{"9":4}', duration: '{"14":4}' });
    expect(await watched()).toBe(0);
  });

  it('leaves alone what is too young, and counts what was open when it has ended', async () => {
    const [young, open, taken, early] = await seed(
      { jobId: 1, at: START - SECOND },
      { jobId: 1, at: START - HOUR, status: 'running' },
      { jobId: 2, at: START - HOUR, status: 'planned' },
      { jobId: 3, at: START - 2 * HOUR },
    );
    await catchUp();
    expect(await totals(0)).toEqual({ succeeded: [1, 1] });
    expect(await watched()).toBe(2);
    await end(open!, 'lost');
    await temp.database.transaction((tx) =>
      tx.execute('DELETE FROM scheduled_job_execution WHERE id = ?', [idToBytes(taken!)]),
    );
    await clock.advance(MINUTE);
    await catchUp();
    expect(await totals(0)).toEqual({ succeeded: [2, 2], lost: [1, 1] });
    expect(await watched()).toBe(0);
    // Each was told once, when it was counted.
    await catchUp();
    expect(told).toEqual([`${early} succeeded`, `${open} lost`, `${young} succeeded`]);
  });

  it('follows a run-length row as long as it can grow, and spreads its fires over the time they were', async () => {
    const [line] = await seed({
      jobId: 1,
      at: START - 2 * DAY,
      status: 'missed',
      until: START - 2 * DAY + 9 * HOUR,
      fires: 10,
    });
    await catchUp();
    expect([await totals(1), await watched()]).toEqual([{ missed: [1, 10] }, 1]);
    await temp.database.transaction((tx) =>
      executions.extendLines(
        tx,
        [{ id: line!, until: epochMs(START - 2 * DAY + 23 * HOUR), fires: 14 }],
        START,
      ),
    );
    await catchUp();
    expect([await totals(1), await totals(0)]).toEqual([{ missed: [1, 24] }, { missed: [1, 24] }]);
    expect(told).toEqual([`${line} missed`]);
    const days = await read<{ fires: number }>(
      'SELECT fires FROM scheduled_job_rollup WHERE job_id = 1 ORDER BY bucket_at',
    );
    // From 09:00 until 08:00 the next day.
    expect(days.map(({ fires }) => fires)).toEqual([15, 9]);
    await seed({ jobId: 1, at: START - DAY });
    await catchUp();
    expect([await totals(1), await watched()]).toEqual([{ succeeded: [1, 1], missed: [1, 24] }, 0]);
  });

  it('is the same however many processes do it at once', async () => {
    const rival = new RollupService(
      temp.database,
      new FakeDatabaseTime(clock),
      new RollupRepository(),
      new SeriesRepository(),
      new EndedExecutions(),
    );
    await seed(
      ...Array.from({ length: 3_000 }, (_, i) => ({ jobId: 1 + (i % 3), at: START - DAY + i * SECOND })),
    );
    await Promise.all(
      [sut, rival].map(async (each) => {
        while (await each.turn());
      }),
    );
    expect(await totals(0)).toEqual({ succeeded: [3_000, 3_000] });
  });

  describe('and clean-up', () => {
    const range = { from: epochMs(START - 45 * DAY), to: epochMs(START - 20 * DAY) };

    /** A job each 6 hours, its ledger complete from 45 to 20 days ago: runs, an outage and requested runs. */
    async function history(): Promise<number> {
      const anchorAt = epochMs(START - 45 * DAY - 6 * HOUR);
      const job = await aJob()
        .every(6 * 3_600, anchorAt)
        .insert(temp.database);
      await temp.database.transaction((tx) =>
        tx.execute('UPDATE scheduled_job_revision SET effective_at = ? WHERE job_id = ?', [
          toDbInstant(epochMs(anchorAt - HOUR)),
          job.id,
        ]),
      );
      await insertRevision(job.id, epochMs(anchorAt - HOUR));
      const at = (index: number): number => START - 45 * DAY + index * 6 * HOUR;
      const runs = Array.from({ length: 100 }, (_, i) => i).filter((i) => i < 30 || i > 49);
      await seed(
        ...runs.map((i) => ({
          jobId: job.id,
          at: at(i),
          status: i % 5 === 0 ? ('failed' as const) : ('succeeded' as const),
        })),
        { jobId: job.id, at: at(30), status: 'missed', until: at(49), fires: 20 },
        { jobId: job.id, at: at(3) + 1, origin: 99 },
      );
      return job.id;
    }

    async function insertRevision(jobId: number, effectiveAt: number): Promise<void> {
      const [row] = await read<{ n: number }>(
        `SELECT COUNT(*) AS n FROM scheduled_job_revision WHERE job_id = ${jobId}`,
      );
      if (Number(row!.n) > 0) return;
      const anchor = epochMs(START - 45 * DAY - 6 * HOUR);
      const state = {
        ...{ jobTypeId: 2, intervalSeconds: 6 * 3_600, cronExpression: null, runAt: null, timezone: 'UTC' },
        ...{ startAt: null, endAt: null, anchorAt: anchor, jitterSeconds: 0, dstGap: 'after' },
        ...{ dstOverlap: 'first', enabled: true, handlerMissing: false, deletedAt: null },
      };
      await temp.database.transaction((tx) =>
        insertRows(tx, 'scheduled_job_revision', [
          {
            ...{ job_id: jobId, version: 1, effective_at: toDbInstant(epochMs(effectiveAt)) },
            ...{ action: 'create', changed_by: 'user:ops', after_state: JSON.stringify(state) },
          },
        ]),
      );
    }

    /** As the clean-up job's own run records it: up to when rows were deleted. */
    async function cleanUp(): Promise<number> {
      const { deleted, before } = await cleanup.cleanUp(undefined, progress);
      const job = await aJob().running('scheduler.cleanup_history').insert(temp.database);
      const [id] = await seed({ jobId: job.id, at: START - MINUTE });
      await temp.database.transaction((tx) =>
        tx.execute('UPDATE scheduled_job_execution SET result = ? WHERE id = ?', [
          JSON.stringify({ deleted, before: new Date(before).toISOString() }),
          idToBytes(id!),
        ]),
      );
      return deleted;
    }

    it.each([
      ['before anything was counted', false],
      ['after everything was', true],
    ])('%s: the account of a schedule stays, to the fire', async (_name, isCounted) => {
      const jobId = await history();
      if (isCounted) await catchUp();
      const ask = { ...range, jobId };
      const before = await accounting.account(ask);
      expect(before.tally).toMatchObject({
        ...{ planned: 100, succeeded: 64, failed: 16, missed: 20, unaccounted: 0, forgotten: 0 },
      });
      // 15 of the 25 days go: 60 fires, of which 20 are one row, and a run that was asked for.
      expect(await cleanUp()).toBe(42);
      const after = await accounting.account(ask);
      expect(after.tally).toEqual(before.tally);
      expect(after.exact).toBe(false);
      await catchUp();
      expect(await totals(jobId)).toEqual({ succeeded: [65, 65], failed: [16, 16], missed: [1, 20] });
    });

    it('keeps a run-length row until its last fire is old enough', async () => {
      const start = START - 40 * DAY;
      await seed({ jobId: 1, at: start, status: 'skipped', until: START - 29 * DAY, fires: 12 });
      expect(await cleanup.cleanUp(undefined, progress)).toMatchObject({ deleted: 0 });
      await clock.advance(2 * DAY);
      expect(await cleanup.cleanUp(undefined, progress)).toMatchObject({ deleted: 1 });
    });

    it('tells a part of a day in proportion', async () => {
      const jobId = await history();
      await cleanUp();
      const half = { from: epochMs(START - 45 * DAY), to: epochMs(START - 45 * DAY + 7 * HOUR), jobId };
      const { tally, exact } = await accounting.account(half);
      expect(exact).toBe(false);
      expect(tally).toMatchObject({ planned: 2, forgotten: 0, unaccounted: 0 });
      expect(tally.succeeded + tally.failed).toBe(2);
    });
  });
});

function silentLog() {
  return { debug() {}, info() {}, warn() {}, error() {} };
}

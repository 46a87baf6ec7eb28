import type { Session } from '../../src/database/index.js';
import { EndedExecutions } from '../../src/executions/index.js';
import { DAY, epochMs, HOUR, MINUTE, type EpochMs } from '../../src/kernel/index.js';
import {
  LoadSampler,
  RollupRepository,
  RollupService,
  SeriesRepository,
} from '../../src/statistics/index.js';
import { InstancesRead } from '../../src/instances/index.js';
import { loadOf } from '../../src/statistics/load.js';
import { FINE_KEPT_MS } from '../../src/statistics/rollup.service.js';
import { StatisticsRead } from '../../src/statistics/statistics.read.js';
import { summarise } from '../../src/statistics/summarise.js';
import { bucketsWithin } from '../../src/statistics/time-buckets.js';
import { FakeClock, FakeDatabaseTime } from '../support/fake-clock.js';
import { START } from '../support/factories/job.factory.js';
import { seedOutcomes } from '../support/seed-outcomes.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';

describeForEachDatabase('hours of the rollup', (engine) => {
  let temp: TempDatabase;
  let clock: FakeClock;
  let sut: RollupService;
  const rollups = new RollupRepository();
  const series = new SeriesRepository();
  const reads = new StatisticsRead(rollups, series);

  beforeEach(async () => {
    temp = await createTempDatabase(engine);
    clock = new FakeClock(START);
    sut = new RollupService(
      temp.database,
      new FakeDatabaseTime(clock),
      rollups,
      series,
      new EndedExecutions(),
    );
  }, 60_000);
  afterEach(async () => temp?.drop());

  /** An execution each 10 minutes of the last `days` days; each seventh failed. */
  const seedDays = (days: number): Promise<unknown> =>
    seedOutcomes(
      temp.database,
      Array.from({ length: days * 144 }, (_, i) => ({
        jobId: 1,
        at: START - days * DAY + i * 10 * MINUTE,
        status: i % 7 === 0 ? ('failed' as const) : ('succeeded' as const),
        lateMs: 10 + (i % 50),
      })),
    );
  const catchUp = async (): Promise<void> => {
    while (await sut.turn());
  };
  const read = <R>(work: (session: Session) => Promise<R>): Promise<R> => temp.database.read(work);
  const count = async (sql: string): Promise<number> =>
    Number((await read((s) => s.query<{ n: number }>(sql)))[0]!.n);
  const fineRows = (): Promise<number> =>
    count('SELECT COUNT(*) AS n FROM scheduled_job_rollup WHERE job_id = 0');
  const hourRows = (): Promise<number> => count('SELECT COUNT(*) AS n FROM scheduled_job_rollup_hour');

  /** What is read, and the same summed up from the ledger's own buckets of 5 minutes. */
  async function bothWays(range: { from: EpochMs; to: EpochMs }, zone: string) {
    const buckets = bucketsWithin(range.from, range.to, DAY, zone);
    const ends = { from: buckets.edges[0]!, to: buckets.edges[buckets.edges.length - 1]! };
    const { deltas } = await read((s) => reads.ofAll(s, buckets, START));
    const fine = await read((s) => series.fine(s, ends));
    return [summarise(deltas, buckets), summarise(fine, buckets)];
  }

  it.each(['UTC', 'Asia/Kolkata', 'Asia/Kathmandu'])(
    'add up to what the buckets of 5 minutes do, in days of %s',
    async (zone) => {
      await seedDays(5);
      await catchUp();
      expect(await hourRows()).toBeGreaterThan(200);
      // From the middle of an hour to the middle of one.
      const range = { from: epochMs(START - 4 * DAY + 25 * MINUTE), to: epochMs(START - 35 * MINUTE) };
      const [read, expected] = await bothWays(range, zone);
      expect(expected!.total.failed).toBeGreaterThan(80);
      expect(read).toEqual(expected);
    },
  );

  it('take in what ended after they were made', async () => {
    await seedDays(2);
    await catchUp();
    await seedOutcomes(temp.database, [
      { jobId: 1, at: START - 30 * HOUR, madeAt: START - MINUTE, origin: 5, status: 'failed', lateMs: HOUR },
    ]);
    await catchUp();
    const range = { from: epochMs(START - 36 * HOUR), to: epochMs(START - 12 * HOUR) };
    const [read, expected] = await bothWays(range, 'UTC');
    expect(read).toEqual(expected);
    expect(read!.total.lateness.p99).toBeLessThan(HOUR * 1.3);
    expect(await hourRows()).toBeGreaterThan(0);
  });

  it('stay when the buckets of 5 minutes are forgotten', async () => {
    await seedDays(3);
    await catchUp();
    const before = await bothWays({ from: epochMs(START - 3 * DAY), to: epochMs(START - DAY) }, 'UTC');
    await clock.advance(FINE_KEPT_MS);
    await catchUp();
    expect(await fineRows()).toBeGreaterThan(0);
    await clock.advance(3 * DAY);
    await catchUp();
    await catchUp();
    expect(await count('SELECT COUNT(*) AS n FROM scheduled_job_rollup WHERE job_id = 1')).toBeGreaterThan(0);
    const range = { from: epochMs(START - 3 * DAY), to: epochMs(START - DAY) };
    const buckets = bucketsWithin(range.from, range.to, DAY, 'UTC');
    const { deltas } = await read((s) => reads.ofAll(s, buckets, clock.now()));
    expect(await read((s) => series.fine(s, range))).toEqual([]);
    expect(summarise(deltas, buckets)).toEqual(before[0]);
  });

  it('are made once where several processes do it', async () => {
    await seedDays(3);
    await catchUp();
    const made = await read((s) => series.hours(s, { from: epochMs(0), to: epochMs(START) }));
    await temp.database.transaction(async (tx) => {
      await tx.execute('DELETE FROM scheduled_job_rollup_hour', []);
      await tx.execute('UPDATE scheduled_job_rollup_state SET hours_until = NULL', []);
    });
    const rival = new RollupService(
      temp.database,
      new FakeDatabaseTime(clock),
      rollups,
      series,
      new EndedExecutions(),
    );
    await Promise.all(
      [sut, rival].map(async (each) => {
        while (await each.turn());
      }),
    );
    expect(await read((s) => series.hours(s, { from: epochMs(0), to: epochMs(START) }))).toEqual(made);
  });

  it('keep samples of the load beside what ended', async () => {
    const time = new FakeDatabaseTime(clock);
    const sampler = new LoadSampler(temp.database, time, reads, new InstancesRead(), sut);
    await seedOutcomes(temp.database, [
      ...Array.from({ length: 4 }, (_, i) => ({
        jobId: 1,
        at: START - MINUTE,
        status: 'queued' as const,
        origin: i + 1,
      })),
      { jobId: 2, at: START - MINUTE, status: 'planned' },
      { jobId: 3, at: START + MINUTE, status: 'planned' },
      { jobId: 4, at: START - MINUTE, status: 'running' },
    ]);
    await sampler.sample();
    await temp.database.transaction((tx) =>
      tx.execute('UPDATE scheduled_job_execution SET status_id = 4, wait_reason = 0 WHERE job_id = 1', []),
    );
    await sampler.sample();
    const hour = bucketsWithin(epochMs(START - HOUR), epochMs(START + 5 * MINUTE), 5 * MINUTE, 'UTC');
    const load = async (buckets = hour) => {
      const deltas = await read((s) => reads.ofAll(s, buckets, clock.now()));
      return loadOf(deltas.deltas, buckets);
    };
    // 5 waited, then 1.
    const expected = { waiting: { average: 3, peak: 5 }, running: { average: 1, peak: 1 } };
    expect((await load()).total).toEqual(expected);
    expect((await load()).series.at(-1)).toEqual(expected);
    expect((await load()).series[0]).toEqual({
      waiting: { average: null, peak: null },
      running: { average: null, peak: null },
    });
    await clock.advance(2 * DAY);
    await catchUp();
    const day = bucketsWithin(epochMs(START - DAY), epochMs(START + DAY), DAY, 'UTC');
    expect((await load(day)).total).toEqual(expected);
    // Samples are no executions.
    expect(await count('SELECT COUNT(*) AS n FROM scheduled_job_rollup WHERE job_id > 0')).toBe(1);
  });
});

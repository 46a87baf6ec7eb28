import { Database } from '../../src/database/index.js';
import { DAY, epochMs, HOUR, MINUTE, SECOND, toIso } from '../../src/kernel/index.js';
import { LoadSampler, RollupService } from '../../src/statistics/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { seedOutcomes, type OutcomeSeed } from '../support/seed-outcomes.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { describeForEachDatabase } from '../support/temp-database.js';

const BASE = '/api/v1/scheduler';

interface Point {
  from: string;
  to: string;
  succeeded: number;
  failed: number;
  missed: number;
  lateness: { p50: number | null; p95: number | null; p99: number | null };
}

describeForEachDatabase('statistics', (engine) => {
  let sut: TestApp;
  let jobId: number;
  const clock = new FakeClock(START);

  beforeAll(async () => {
    sut = await startTestApp(engine, { clock });
    const database = sut.app.get(Database);
    const job = await aJob()
      .every(DAY / SECOND)
      .insert(database);
    jobId = job.id;
    const other = (
      await aJob()
        .every(DAY / SECOND)
        .paused()
        .insert(database)
    ).id;
    await seedOutcomes(database, [
      // Three days, each hour, one in six failed.
      ...Array.from({ length: 72 }, (_, i): OutcomeSeed => ({
        jobId: i % 2 ? job.id : other,
        at: START - 3 * DAY + i * HOUR,
        status: i % 6 === 0 ? 'failed' : 'succeeded',
      })),
      {
        jobId: job.id,
        at: START - 2 * HOUR + SECOND,
        status: 'missed',
        until: START - HOUR - 5 * SECOND,
        fires: 600,
      },
      // Made too lately to be in the rollup, for an instant long ago, as a backfill does.
      { jobId: job.id, at: START - 5 * HOUR + 1, madeAt: START - SECOND, origin: 7, lateMs: 5 * HOUR },
      { jobId: job.id, at: START - 10 * SECOND, status: 'running', origin: 8 },
      { jobId: job.id, at: START - 10 * SECOND, status: 'queued', origin: 9 },
    ]);
    while (await sut.app.get(RollupService, { strict: false }).turn());
  }, 60_000);
  afterAll(async () => sut?.stop(), 60_000);

  const ask = async (query: Record<string, unknown>, status = 200) =>
    (await sut.http.get(`${BASE}/statistics`).query(query).set(sut.bearer).expect(status)).body;
  const sum = (series: Point[], field: 'succeeded' | 'failed' | 'missed'): number =>
    series.reduce((total, point) => total + point[field], 0);

  it('adds up the last day: rolled up, too young for it, and spread over the time of an outage', async () => {
    const body = await ask({ tz: 'UTC' });
    expect(body).toMatchObject({ tz: 'UTC', bucketSeconds: 1_800, complete: true });
    // 24 hours from 09:00: 20 succeeded, 4 failed; the backfilled one.
    expect(body.total).toMatchObject({ succeeded: 21, failed: 4, missed: 600, lost: 0, successPercent: 84 });
    const series = body.series as Point[];
    expect([sum(series, 'succeeded'), sum(series, 'failed'), sum(series, 'missed')]).toEqual([21, 4, 600]);
    const missed = series.filter((point) => point.missed > 0);
    expect(missed.map(({ from, missed }) => [from, missed])).toEqual([
      [toIso(epochMs(START - 2 * HOUR)), 300],
      [toIso(epochMs(START - 90 * MINUTE)), 300],
    ]);
    expect(body.total.lateness.p50).toBeGreaterThanOrEqual(16);
    expect(body.total.lateness.p50).toBeLessThanOrEqual(23);
    expect(body.total.lateness.p99).toBeGreaterThan(4 * HOUR);
    expect(body.total.duration.p95).toBeLessThanOrEqual(128);
  });

  it('charts finer than an hour only as far back as such totals are kept', async () => {
    const ask36 = (ago: number) =>
      ask({ from: toIso(epochMs(START - ago)), to: toIso(epochMs(START - ago + HOUR)), tz: 'UTC' });
    expect((await ask36(34 * DAY)).bucketSeconds).toBe(300);
    expect((await ask36(36 * DAY)).bucketSeconds).toBe(3_600);
    // The rows of one job are in the ledger.
    const from = toIso(epochMs(START - 36 * DAY));
    const one = await ask({ from, to: toIso(epochMs(START - 36 * DAY + HOUR)), jobId, tz: 'UTC' });
    expect(one.bucketSeconds).toBe(300);
  });

  it('has the depth of the queue in each bucket, from samples', async () => {
    await sut.app.get(LoadSampler, { strict: false }).sample();
    // Now is the first instant of a bucket.
    const range = { from: toIso(epochMs(START - HOUR)), to: toIso(epochMs(START + MINUTE)), tz: 'UTC' };
    const body = await ask(range);
    // The queued one waits; the running one runs. The application took a sample of its own when it started, of nothing.
    const level = { average: expect.any(Number) as number, peak: 1 };
    const load = { waiting: level, running: level };
    expect(body.total).toMatchObject(load);
    expect(body.series.at(-1)).toMatchObject(load);
    expect(body.series[0]).toMatchObject({ waiting: { average: null, peak: null } });
    expect((await ask({ ...range, jobId })).total.waiting).toEqual({ average: null, peak: null });
  });

  it('says how things stand', async () => {
    const { standing } = await ask({ range: '1h' });
    expect(standing).toMatchObject({
      jobs: { paused: 1, disabled: 0, handlerMissing: 0 },
      ...{ running: 1, queued: 1, late: 1, exact: true },
    });
    expect(standing.jobs.enabled).toBeGreaterThanOrEqual(1);
    expect(standing.instancesAlive).toBeGreaterThanOrEqual(0);
  });

  it('is the same from the rows of a job, and in the days of a zone', async () => {
    const range = { from: toIso(epochMs(START - 3 * DAY)), to: toIso(START), tz: 'Asia/Riyadh' };
    const all = await ask(range);
    expect(all.total).toMatchObject({ succeeded: 61, failed: 12, missed: 600 });
    const one = await ask({ ...range, jobId });
    expect(one.standing).toBeNull();
    // The odd hours never fail.
    expect(one.total).toMatchObject({ succeeded: 37, failed: 0, missed: 600, successPercent: 100 });
    const month = await ask({ range: '30d', tz: 'Asia/Riyadh' });
    expect(month.bucketSeconds).toBe(86_400);
    expect((month.series as Point[]).at(-1)).toMatchObject({
      from: '2026-11-01T21:00:00.000Z',
      ...{ succeeded: 11, failed: 2 },
    });
  });

  it('adds up the last days of each task function, over its jobs', async () => {
    const ask = async (query: Record<string, unknown>, status = 200) =>
      (await sut.http.get(`${BASE}/statistics/task-functions`).query(query).set(sut.bearer).expect(status))
        .body;
    const { taskFunctionKey } = (await sut.http.get(`${BASE}/jobs/${jobId}`).set(sut.bearer)).body;
    const all = await ask({});
    expect(all.from).toBe(toIso(epochMs(START - (START % DAY) - 6 * DAY)));
    // Both jobs; the backfilled one is too young for the rollup.
    expect(all.items).toContainEqual(
      expect.objectContaining({
        taskFunctionKey,
        succeeded: 60,
        failed: 12,
        missed: 600,
        successPercent: 83.3,
      }),
    );
    const today = (await ask({ days: 1 })).items as { taskFunctionKey: string; succeeded: number }[];
    const hours = (START % DAY) / HOUR;
    expect(today.find((item) => item.taskFunctionKey === taskFunctionKey)!.succeeded).toBeLessThan(hours);
    expect((await ask({ days: 0 }, 400)).errors).toMatchObject([{ pointer: '?days' }]);
  });

  it.each([
    [{ range: '2h' }, '?range'],
    [{ from: 'yesterday' }, '?from'],
    [{ to: toIso(START) }, '?from'],
    [{ from: toIso(START), to: toIso(START) }, '?to'],
    [{ from: '2020-01-01T00:00:00Z', to: '2021-01-01T00:00:00Z' }, '?to'],
    [{ tz: 'Mars/Olympus' }, '?tz'],
    [{ tz: '+03:00' }, '?tz'],
    [{ jobId: 0 }, '?jobId'],
  ])('refuses %j', async (query, pointer) => {
    const { errors } = await ask(query, 400);
    expect((errors as { pointer: string }[]).map((error) => error.pointer)).toEqual([pointer]);
  });

  it('does not know every job', async () => void (await ask({ jobId: 99_999 }, 404)));
});

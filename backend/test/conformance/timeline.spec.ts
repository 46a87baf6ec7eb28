import { Database } from '../../src/database/index.js';
import { DAY, epochMs, HOUR, MINUTE, SECOND, toIso } from '../../src/kernel/index.js';
import { RollupService } from '../../src/statistics/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { seedOutcomes, type OutcomeSeed } from '../support/seed-outcomes.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { describeForEachDatabase } from '../support/temp-database.js';

const BASE = '/api/v1/scheduler';
const at = (ms: number): string => toIso(epochMs(START + ms));

describeForEachDatabase('timeline', (engine) => {
  let sut: TestApp;
  const ids: Record<string, number> = {};
  const clock = new FakeClock(START);

  beforeAll(async () => {
    sut = await startTestApp(engine, { clock });
    const database = sut.app.get(Database);
    const add = async (name: string, job = aJob()): Promise<void> => {
      ids[name] = (await job.named(name).insert(database)).id;
    };
    await add(
      'hourly',
      aJob()
        .every(3_600)
        .with({ tags: ['x'] }),
    );
    await add('daily', aJob().cron('30 2 * * *', 'Europe/Berlin'));
    await add('dense', aJob().every(10));
    await add('off', aJob().disabled());
    await add(
      'held',
      aJob()
        .every(7_200)
        .paused()
        .with({ tags: ['x'] }),
    );
    const runs = (jobId: number, count: number, step: number): OutcomeSeed[] =>
      Array.from({ length: count }, (_, i) => ({ jobId, at: START - (i + 1) * step, status: 'succeeded' }));
    await seedOutcomes(database, [
      ...runs(ids['hourly']!, 30, HOUR),
      ...runs(ids['dense']!, 1_000, 10 * SECOND),
      { jobId: ids['held']!, at: START - 3 * HOUR, status: 'skipped', until: START - HOUR, fires: 2 },
    ]);
    await database.transaction(async (tx) => {
      const [row] = await tx.query<{ id: number }>('SELECT id FROM scheduler_instance');
      const sql = 'UPDATE scheduled_job_execution SET instance_id = ? WHERE job_id IN (?, ?)';
      await tx.execute(sql, [row!.id, ids['hourly'], ids['held']]);
      await tx.execute('UPDATE scheduler_instance SET name = ?', ['host-1']);
    });
    while (await sut.app.get(RollupService, { strict: false }).turn());
  }, 60_000);
  afterAll(async () => sut?.stop(), 60_000);

  const get = async (path: string, query: Record<string, unknown>, status = 200) =>
    (await sut.http.get(`${BASE}${path}`).query(query).set(sut.bearer).expect(status)).body;
  const laneOf = async (name: string, from: number, to: number) =>
    (await get('/timeline', { from: at(from), to: at(to), jobId: ids[name] })).items[0];

  it('shows executions and fires to come on one axis', async () => {
    const lane = await laneOf('hourly', -2 * HOUR, 3 * HOUR);
    expect(lane).toMatchObject({ jobName: 'hourly', state: 'active', density: null, bands: [] });
    expect(lane.runs.map((run: { scheduledFor: string }) => run.scheduledFor)).toEqual([
      at(-2 * HOUR),
      at(-HOUR),
    ]);
    expect(lane.fires).toEqual([at(HOUR), at(2 * HOUR)]);
    expect(lane.runs[0].instanceName).toBe('host-1');
  });

  it('shows many executions as density, and many fires as bands', async () => {
    const lane = await laneOf('dense', -HOUR, 6 * HOUR);
    expect(lane.runs).toEqual([]);
    const counted = lane.density.reduce(
      (sum: number, point: { succeeded: number }) => sum + point.succeeded,
      0,
    );
    expect(counted).toBe(360);
    expect(lane.fires).toEqual([]);
    const planned = lane.bands.reduce((sum: number, band: { fires: number }) => sum + band.fires, 0);
    expect([planned, lane.bands.length]).toEqual([6 * 360 - 1, 24]);
  });

  it('knows that a job that is off will not fire, and that a paused one will skip', async () => {
    expect((await laneOf('off', 0, DAY)).fires).toEqual([]);
    const held = await laneOf('held', -4 * HOUR, 5 * HOUR);
    expect(held).toMatchObject({ state: 'paused', fires: [at(2 * HOUR), at(4 * HOUR)] });
    expect(held.runs).toMatchObject([
      { status: 'skipped', fireCount: 2, scheduledUntil: at(-HOUR), instanceName: null },
    ]);
  });

  it('chooses lanes as the list of jobs does', async () => {
    const range = { from: at(-HOUR), to: at(HOUR) };
    const { items, total } = await get('/timeline', { ...range, tag: 'x', sort: '-name', perPage: 1 });
    expect([total, items.length, items[0].jobName]).toEqual([2, 1, 'hourly']);
    for (const bad of [
      { perPage: 51 },
      { to: at(-2 * HOUR) },
      { to: at(200 * DAY) },
      { jobId: 'x' },
      { from: '' },
    ])
      await get('/timeline', { ...range, ...bad }, 400);
  });

  it('counts days of a zone: 25 hours long where clocks went back, past and planned', async () => {
    const range = { from: at(-9 * DAY), to: at(2 * DAY), tz: 'Europe/Berlin' };
    const { days, exact, planComplete } = await get('/calendar', range);
    expect([exact, planComplete]).toEqual([true, true]);
    const lengths = days.map(
      (day: { from: string; to: string }) => (Date.parse(day.to) - Date.parse(day.from)) / HOUR,
    );
    expect(days[1].date).toBe('2026-10-25');
    expect(lengths[1]).toBe(25);
    const of = (date: string) => days.find((day: { date: string }) => day.date === date);
    // Hourly until 10:00 local: 10 today, 20 yesterday; dense 1,000 before now; held 2.
    expect(of('2026-11-02').succeeded + of('2026-11-01').succeeded).toBe(1_030);
    expect(of('2026-11-02').skipped).toBe(2);
    const tomorrow = await get('/calendar', { ...range, jobId: ids['daily'] });
    expect(tomorrow.days.at(-2)).toMatchObject({ date: '2026-11-03', planned: 1 });
    const tagged = await get('/calendar', { ...range, tag: 'x' });
    expect(tagged.days.at(-2)).toMatchObject({ planned: 24 + 12, succeeded: 0 });
    for (const bad of [{ tz: 'Nowhere' }, { to: at(90 * DAY) }, { tag: '' }])
      await get('/calendar', { ...range, ...bad }, 400);
  });

  it('lists what comes next over all jobs', async () => {
    const { items } = await get('/upcoming', { limit: 400 }, 400).then(() => get('/upcoming', { limit: 4 }));
    expect(
      items.map((item: { jobName: string; scheduledFor: string }) => [item.jobName, item.scheduledFor]),
    ).toEqual([1, 2, 3, 4].map((i) => ['dense', at(i * 10 * SECOND)]));
    const more = await get('/upcoming', { limit: 100 });
    const times = more.items.map((item: { scheduledFor: string }) => item.scheduledFor);
    expect(times).toEqual([...times].sort());
    expect(times).toHaveLength(100);
    expect(at(MINUTE) > times[0]).toBe(true);
  });
});

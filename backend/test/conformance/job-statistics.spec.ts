import { Database } from '../../src/database/index.js';
import { DAY, epochMs, HOUR, MINUTE, SECOND, toIso } from '../../src/kernel/index.js';
import { RollupService } from '../../src/statistics/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { seedOutcomes, type OutcomeSeed } from '../support/seed-outcomes.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { describeForEachDatabase } from '../support/temp-database.js';

const BASE = '/api/v1/scheduler';

describeForEachDatabase('statistics of jobs', (engine) => {
  let sut: TestApp;
  let busy: number;
  let failing: number;
  let fresh: number;
  const clock = new FakeClock(START);

  beforeAll(async () => {
    sut = await startTestApp(engine, { clock });
    const database = sut.app.get(Database);
    const yearly = { createdAt: epochMs(START - 9 * DAY), updatedAt: epochMs(START - 9 * DAY) };
    const make = (name: string) =>
      aJob()
        .every(365 * 86_400)
        .named(name)
        .with(yearly);
    busy = (await make('busy').insert(database)).id;
    failing = (await make('failing').with({ lastStatusId: 5 }).insert(database)).id;
    fresh = (await make('fresh').insert(database)).id;
    await make('paused').paused().insert(database);
    await make('gone').handlerMissing().insert(database);
    await seedOutcomes(database, [
      ...Array.from({ length: 300 }, (_, i): OutcomeSeed => ({
        jobId: busy,
        at: START - 3 * DAY + i * 10 * MINUTE,
        status: i % 4 === 0 ? 'failed' : 'succeeded',
        lateMs: i,
        durationMs: 1_000 + i,
      })),
      ...(['succeeded', 'failed', 'skipped', 'timed_out', 'cancelled', 'lost'] as const).map(
        (status, i): OutcomeSeed => ({ jobId: failing, at: START - 20 * DAY + i * HOUR, status }),
      ),
      { jobId: fresh, at: START - HOUR, status: 'missed', until: START - MINUTE, fires: 60 },
    ]);
    while (await sut.app.get(RollupService, { strict: false }).turn());
  }, 60_000);
  afterAll(async () => sut?.stop(), 60_000);

  const get = async (path: string, query: Record<string, unknown> = {}) =>
    (await sut.http.get(`${BASE}${path}`).query(query).set(sut.bearer).expect(200)).body;

  it('counts seven days, and takes percentiles of the last hundred runs', async () => {
    const body = await get(`/jobs/${busy}/statistics`);
    expect(body).toMatchObject({
      since: '2026-10-27T00:00:00.000Z',
      outcomes: { succeeded: 225, failed: 75, lost: 0 },
      successPercent: 75,
      lateness: { p50: 249, p95: 294, p99: 298 },
      duration: { p50: 1_249, p95: 1_294, p99: 1_298 },
    });
    expect(body.lastRuns).toHaveLength(20);
    expect(body.lastRuns[0]).toMatchObject({
      status: 'succeeded',
      scheduledFor: toIso(epochMs(START - 3 * DAY + 299 * 10 * MINUTE)),
      latenessMs: 299,
      durationMs: 1_299,
    });
  });

  it('shows the last runs of a job that has not run for weeks', async () => {
    const body = await get(`/jobs/${failing}/statistics`);
    expect(body).toMatchObject({ successPercent: null, duration: { p50: null } });
    expect(body.lastRuns.map(({ status }: { status: string }) => status)).toEqual([
      ...['lost', 'cancelled', 'timed_out', 'skipped', 'failed', 'succeeded'],
    ]);
  });

  it('comes with the list of jobs where asked for', async () => {
    const { items } = await get('/jobs', { include: 'stats', sort: 'id' });
    const of = (id: number) => items.find((item: { id: number }) => item.id === id).stats;
    expect([of(busy).successPercent, of(busy).lastRuns.length]).toEqual([75, 20]);
    expect([of(failing).successPercent, of(failing).lastRuns.length]).toEqual([null, 6]);
    expect(of(fresh).outcomes).toMatchObject({ missed: 1 });
    const bare = await get('/jobs');
    expect(bare.items[0]).not.toHaveProperty('stats');
    await sut.http.get(`${BASE}/jobs`).query({ include: 'all' }).set(sut.bearer).expect(400);
  });

  it('names the jobs that somebody should look at, the most urgent first', async () => {
    const { items } = await get('/statistics/attention');
    const told = items.map((item: { code: string; jobName: string; count: number | null }) => [
      ...[item.code, item.jobName, item.count],
    ]);
    expect(told).toEqual([
      ['handler_missing', 'gone', null],
      ['failing', 'failing', 3],
      ['misfiring', 'fresh', 60],
      ['never_run', 'busy', null],
      ['never_run', 'fresh', null],
      ['paused', 'paused', null],
    ]);
    expect(items.find((item: { code: string }) => item.code === 'failing').since).toBe(
      toIso(epochMs(START - 20 * DAY + HOUR)),
    );
    expect(items.at(-1)).toMatchObject({ by: 'user:ops', reason: 'maintenance', since: toIso(START) });
  });
});

describeForEachDatabase('back to a version of a job', (engine) => {
  let sut: TestApp;
  const clock = new FakeClock(START);
  beforeAll(async () => {
    sut = await startTestApp(engine, { clock });
  }, 60_000);
  afterAll(async () => sut?.stop(), 60_000);

  const send = (method: 'post' | 'put', path: string, body: Record<string, unknown> = {}) =>
    sut.http[method](`${BASE}${path}`).set(sut.bearer).send(body);
  const FIRST = {
    ...{ name: 'first', taskFunctionKey: 'test.ok', cronExpression: '0 9 * * *', timezone: 'Europe/Berlin' },
    ...{ params: { a: 1 }, tags: ['x'], priority: 'high', endAt: '2030-01-01T00:00:00.000Z' },
  };
  const make = async (body: Record<string, unknown> = FIRST): Promise<number> =>
    (await send('post', '/jobs', body).expect(201)).body.id as number;

  it('is a new version that says what the old one said, and what was paused stays so', async () => {
    const id = await make();
    const change = {
      name: 'second',
      intervalSeconds: 60,
      tags: [],
      endAt: null,
      priority: 'low',
      params: {},
    };
    await send('put', `/jobs/${id}`, change).expect(200);
    await send('post', `/jobs/${id}/action`, { action: 'pause', reason: 'hold' }).expect(200);
    const { body } = await send('post', `/jobs/${id}/revisions/1/restore`).expect(200);
    expect(body).toMatchObject({
      ...FIRST,
      jobType: 'cron',
      intervalSeconds: null,
      version: 4,
      state: 'paused',
    });
    const again = await send('post', `/jobs/${id}/revisions/4/restore`).expect(200);
    expect(again.body.version).toBe(4);
    const revisions = await sut.http.get(`${BASE}/jobs/${id}/revisions`).set(sut.bearer);
    expect(revisions.body.items[0]).toMatchObject({ action: 'revert', reason: 'version 1', version: 4 });
  });

  it('names the fields that are not valid any more', async () => {
    const soon = toIso(epochMs(START + 2 * SECOND));
    const id = await make({ name: 'once', taskFunctionKey: 'test.ok', runAt: soon, misfireGraceSeconds: 1 });
    await send('put', `/jobs/${id}`, { intervalSeconds: 86_400 }).expect(200);
    await clock.advance(5 * SECOND);
    const { body } = await send('post', `/jobs/${id}/revisions/1/restore`).expect(409);
    expect(body).toMatchObject({ code: 'REVISION_INVALID', errors: [{ pointer: '/runAt' }] });
  });

  it('needs the job, the version and what the client saw', async () => {
    const id = await make();
    await send('post', `/jobs/${id}/revisions/9/restore`).expect(404);
    await send('post', `/jobs/99999/revisions/1/restore`).expect(404);
    await send('post', `/jobs/${id}/revisions/1/restore`).set('If-Match', '"7"').expect(412);
    await sut.http.delete(`${BASE}/jobs/${id}`).set(sut.bearer).expect(204);
    await send('post', `/jobs/${id}/revisions/1/restore`).expect(409);
  });
});

import { Database } from '../../src/database/index.js';
import { DAY, epochMs, MINUTE, toIso } from '../../src/kernel/index.js';
import { anExecution } from '../support/factories/execution.factory.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { FakeClock } from '../support/fake-clock.js';
import { untilFirstBeat } from '../support/first-beat.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { describeForEachDatabase } from '../support/temp-database.js';

const BASE = '/api/v1/scheduler';
const at = (ms: number): string => toIso(epochMs(START + ms));

describeForEachDatabase('operations over HTTP', (engine) => {
  let sut: TestApp;
  let database: Database;
  const clock = new FakeClock(START);
  beforeAll(async () => {
    sut = await startTestApp(engine, { clock });
    await untilFirstBeat(sut, clock);
    database = sut.app.get(Database);
  }, 60_000);
  afterAll(async () => {
    // The grace of open runs passes on the fake clock.
    let isOver = false;
    const stopping = sut.stop().finally(() => (isOver = true));
    while (!isOver) await clock.advance(100);
    await stopping;
  });

  const get = (path: string) => sut.http.get(`${BASE}${path}`).set(sut.bearer);
  const post = (path: string, body: object, key?: string) =>
    sut.http
      .post(`${BASE}${path}`)
      .set(sut.bearer)
      .set(key === undefined ? {} : { 'Idempotency-Key': key })
      .send(body);
  const pathOf = (answer: { headers: Record<string, string> }): string =>
    answer.headers['location']!.replace(BASE, '');

  it('backfill a range: looked at first, begun once, followed to its end, told by history and explain', async () => {
    const job = await aJob()
      .every(60, epochMs(START - DAY))
      .disabled()
      .insert(database);
    await anExecution(job)
      .at(-2 * MINUTE)
      .missed()
      .insert(database);
    const body = { from: at(-10 * MINUTE), to: at(0) };
    const dry = await post(`/jobs/${job.id}/backfill`, { ...body, dryRun: true }).expect(200);
    expect(dry.body).toMatchObject({ dryRun: true, fires: 1, byStatus: { missed: 1 } });
    expect(dry.body.first).toEqual([
      { at: at(-2 * MINUTE), local: '2026-11-02T08:58:00', offset: '+00:00', flags: [] },
    ]);
    expect((await get('/operations')).body.total).toBe(0);

    const begun = await post(`/jobs/${job.id}/backfill`, { ...body, reason: 'outage' }, 'once').expect(202);
    expect(begun.body).toMatchObject({
      ...{ kind: 'backfill', action: 'backfill', status: 'running', jobId: job.id, jobName: 'a job' },
      ...{ from: at(-10 * MINUTE), to: at(0), concurrency: 1, request: { only: 'missed', params: null } },
      ...{ reason: 'outage', progress: { total: 1, pending: 1, isTotalFinal: true } },
    });
    const again = await post(`/jobs/${job.id}/backfill`, { ...body, reason: 'outage' }, 'once').expect(202);
    expect(again.body.id).toBe(begun.body.id);
    await clock.advance(3_000);
    const { body: ended } = await get(pathOf(begun)).expect(200);
    expect(ended).toMatchObject({ status: 'completed', progress: { total: 1, succeeded: 1, pending: 0 } });
    expect(Date.parse(ended.finishedAt as string)).toBeGreaterThan(START);

    const { body: items } = await get(`${pathOf(begun)}/items?outcome=succeeded`).expect(200);
    expect(items).toMatchObject({
      total: 1,
      items: [{ seq: 1, jobId: job.id, scheduledFor: at(-2 * MINUTE) }],
    });
    const { executionId } = items.items[0] as { executionId: string };
    const { body: history } = await get(`/jobs/${job.id}/history?kind=backfill`).expect(200);
    expect(history.items).toMatchObject([
      {
        id: executionId,
        kind: 'backfill',
        operationId: ended.id,
        scheduledFor: at(-2 * MINUTE),
        status: 'succeeded',
      },
    ]);
    const { body: why } = await get(`/jobs/${job.id}/explain?at=${at(-2 * MINUTE)}`).expect(200);
    expect(why.verdict).toBe('missed');
    expect(why.checks.at(-1)).toMatchObject({
      code: 'backfilled',
      passed: true,
      link: `${BASE}/executions/${executionId}`,
    });
    expect(why.sentence.en).toMatch(/Backfill \d+ ran it later: it succeeded\.$/);
    expect(why.sentence.ar).toMatch(/ونجح/);
    const { body: log } = await sut.http.get('/api/v1/audit?action=job.backfill').set(sut.bearer).expect(200);
    expect(log.items[0]).toMatchObject({ targetId: String(job.id), reason: 'outage', after: { fires: 1 } });
  });

  it('are paused, resumed and cancelled; a second backfill of the same fires is refused meanwhile', async () => {
    const job = await aJob()
      .every(60, epochMs(START - DAY))
      .running('test.held')
      .disabled()
      .insert(database);
    const body = { from: at(-10 * MINUTE), to: at(0), only: 'all' };
    const path = pathOf(await post(`/jobs/${job.id}/backfill`, body).expect(202));
    const refused = await post(`/jobs/${job.id}/backfill`, body).expect(409);
    expect(refused.body).toMatchObject({ code: 'BACKFILL_OPEN', params: { jobId: job.id } });
    expect((await post(`${path}/action`, { action: 'pause' }).expect(200)).body.status).toBe('paused');
    expect((await get(`/operations?jobId=${job.id}&status=paused`)).body.total).toBe(1);
    expect((await get(`/operations?kind=backfill&status=paused,running`)).body.items[0]).toMatchObject({
      status: 'paused',
    });
    expect((await post(`${path}/action`, { action: 'resume' }).expect(200)).body.status).toBe('running');
    await post(`${path}/action`, { action: 'cancel', reason: 'wrong range' }).expect(200);
    await clock.advance(2_000);
    const { body: page } = await get(`${path}/items?page=2&perPage=4`).expect(200);
    expect(page).toMatchObject({ total: 10, pages: 3 });
    expect(page.items.map((item: { seq: number }) => item.seq)).toEqual([5, 6, 7, 8]);
    await post(`${path}/action`, { action: 'resume' }).expect(409);
    await post('/operations/4711/action', { action: 'cancel' }).expect(404);
    await get('/operations/4711/items').expect(404);
  });

  it('do one thing to many jobs, within the role of who asks, and tell of each', async () => {
    const jobs = [];
    for (let i = 0; i < 3; i++) jobs.push(await aJob().every(86_400).named(`bulk ${i}`).insert(database));
    const body = { action: 'pause', filter: { q: 'bulk ' }, reason: 'move' };
    const dry = await post('/jobs/bulk-action', { ...body, dryRun: true }).expect(200);
    expect(dry.body).toMatchObject({ dryRun: true, matching: 3, isExact: true });
    const begun = await post('/jobs/bulk-action', body, 'bulk').expect(202);
    expect(begun.body).toMatchObject({
      kind: 'job_action',
      action: 'pause',
      request: { filter: { q: 'bulk ' } },
    });
    expect((await post('/jobs/bulk-action', body, 'bulk').expect(202)).body.id).toBe(begun.body.id);
    await clock.advance(2_000);
    expect((await get(pathOf(begun))).body).toMatchObject({
      status: 'completed',
      progress: { succeeded: 3 },
    });
    expect((await get(`/jobs/${jobs[0]!.id}`)).body).toMatchObject({
      state: 'paused',
      pause: { reason: 'move' },
    });
    const trail = await sut.http
      .get(`/api/v1/audit?targetType=job&targetId=${jobs[0]!.id}`)
      .set(sut.bearer)
      .expect(200);
    expect(trail.body.items[0]).toMatchObject({
      action: 'job.pause',
      requestId: begun.headers['x-request-id'],
    });

    const made = await sut.http
      .post('/api/v1/auth/api-keys')
      .set(sut.bearer)
      .send({ name: 'bulk operator', role: 'operator' });
    const operator = { Authorization: `Bearer ${(made.body as { key: string }).key}` };
    const refused = await sut.http
      .post(`${BASE}/jobs/bulk-action`)
      .set(operator)
      .send({ action: 'delete', filter: { q: 'bulk ' } })
      .expect(403);
    expect(refused.body).toMatchObject({ code: 'FORBIDDEN', params: { permission: 'editor' } });
  });

  it('cancel and retry executions by filter', async () => {
    const job = await aJob().every(86_400).insert(database);
    await anExecution(job)
      .at(-3 * MINUTE)
      .lost()
      .insert(database);
    const body = { action: 'retry', filter: { jobId: job.id, status: ['lost'] } };
    const dry = await post('/executions/bulk-action', { ...body, dryRun: true }).expect(200);
    expect(dry.body.first).toMatchObject([{ jobId: job.id, status: 'lost', scheduledFor: at(-3 * MINUTE) }]);
    const begun = await post('/executions/bulk-action', body).expect(202);
    expect(begun.body.request).toMatchObject({ filter: { jobId: job.id, status: ['lost'] } });
    await clock.advance(2_000);
    const { body: items } = await get(`${pathOf(begun)}/items`).expect(200);
    expect(items.items).toMatchObject([{ jobId: job.id, jobName: 'a job', outcome: 'succeeded' }]);
    const { targetExecutionId, executionId } = items.items[0] as Record<string, string>;
    expect((await get(`/executions/${executionId}`)).body).toMatchObject({ retryOf: targetExecutionId });
  });
});

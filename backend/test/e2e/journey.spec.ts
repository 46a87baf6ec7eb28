import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SystemClock } from '../../src/kernel/index.js';
import { ConsoleUser, type Execution } from '../support/console-user.js';
import { eventually } from '../support/eventually.js';
import { createTempDatabase, describeForEachDatabase } from '../support/temp-database.js';
import { testRedisUrl } from '../support/services.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/* What a person does in the console, on the real application in real time. */

const clock = new SystemClock();
const soon = (ms: number): string => new Date(clock.now() + ms).toISOString();
const hello = (fields: object): object => ({
  taskFunctionKey: 'demo.hello',
  params: { steps: 2, seconds: 0 },
  ...fields,
});

describeForEachDatabase('journey', (engine) => {
  let sut: TestApp;
  let user: ConsoleUser;
  let flaky: Server;
  let answers: number[];

  beforeAll(async () => {
    sut = await startTestApp(engine, { env: { SCHEDULER_HTTP_ALLOWED_HOSTS: '127.0.0.1' } });
    user = await ConsoleUser.signIn(sut);
    flaky = createServer((_, response) => response.writeHead(answers.shift() ?? 200).end('ok'));
    await new Promise<void>((resolve) => flaky.listen(0, '127.0.0.1', resolve));
  }, 60_000);
  afterAll(async () => {
    await new Promise((resolve) => flaky.close(resolve));
    await sut?.stop();
  });

  const succeeded = async (jobId: number): Promise<Execution[]> =>
    (await user.history(jobId)).filter(({ status }) => status === 'succeeded');

  it('jobs of each kind are made, and fire when they should', async () => {
    const interval = await user.createJob(hello({ name: 'interval', intervalSeconds: 1 }), '/jobs/interval');
    const cron = await user.createJob(hello({ name: 'cron', cronExpression: '* * * * * *' }), '/jobs/cron');
    const runAt = soon(1_500);
    const date = await user.createJob(hello({ name: 'date', runAt }), '/jobs/date');
    const detected = await user.createJob(hello({ name: 'detected', cronExpression: '* * * * * *' }));
    await eventually(async () => {
      for (const job of [interval, cron, detected]) if ((await succeeded(job.id)).length < 3) return false;
      return (await succeeded(date.id)).length === 1;
    }, 15_000);
    for (const job of [interval, cron, detected]) {
      const rows = await succeeded(job.id);
      const instants = rows.map(({ scheduledFor }) => Date.parse(scheduledFor));
      expect(instants).toEqual(instants.map((_, i) => instants[0]! + i * 1_000));
      for (const row of rows) {
        expect(row).toMatchObject({
          kind: 'schedule',
          attempt: 1,
          fireCount: 1,
          triggeredBy: null,
          result: { steps: 2 },
        });
        expect(row.latenessMs).toBeGreaterThanOrEqual(0);
        expect(Date.parse(row.startedAt!)).toBeGreaterThanOrEqual(Date.parse(row.dueAt));
      }
      await user.act(job.id, { action: 'disable' }).expect(200);
    }
    expect((await succeeded(date.id))[0]).toMatchObject({ scheduledFor: runAt });
    expect((await user.get(`/jobs/${date.id}`)).body).toMatchObject({
      state: 'ended',
      nextRunAt: null,
      lastStatus: 'succeeded',
    });
    const { body } = await user.get(`/jobs/${cron.id}`);
    expect(body).toMatchObject({ state: 'disabled', nextRunAt: null });
  }, 40_000);

  it('a disabled job fires no more, an enabled one again', async () => {
    const job = await user.createJob(hello({ name: 'switch', intervalSeconds: 1, enabled: false }));
    await user.act(job.id, { action: 'enable' }).expect(200);
    await eventually(async () => (await succeeded(job.id)).length >= 1);
    await user.act(job.id, { action: 'disable' }).expect(200);
    const before = (await user.history(job.id)).length;
    await clock.sleep(2_500);
    expect(await user.history(job.id)).toHaveLength(before);
    await user.act(job.id, { action: 'enable' }).expect(200);
    await eventually(async () => (await user.history(job.id)).length > before);
    await user.act(job.id, { action: 'disable' }).expect(200);
  }, 30_000);

  it('a run shows progress, a log and its result', async () => {
    const job = await user.createJob(
      hello({
        name: 'slow hello',
        intervalSeconds: 86_400,
        params: { name: 'journey', steps: 10, seconds: 2 },
      }),
    );
    const id = await user.trigger(job.id);
    const seen = await eventually(async () => {
      const { status, progress } = await user.execution(id);
      return status === 'running' && progress !== null && progress;
    });
    expect(seen).toMatchObject({ total: 10 });
    const ended = await user.ended(id);
    expect(ended).toMatchObject({
      status: 'succeeded',
      kind: 'manual',
      triggeredBy: 'user:admin',
      result: { greeting: 'Hello, journey', steps: 10 },
    });
    const { body } = await user.get(`/executions/${id}/logs`);
    expect(body.items[0]).toMatchObject({ message: 'Hello, journey', level: 'info' });
    expect(body).toMatchObject({ isComplete: true, attempt: 1 });
    expect((await user.get(`/executions/${id}/logs?format=text`)).text).toContain('Hello, journey');
  }, 30_000);

  it('a running one is cancelled, and run again', async () => {
    const job = await user.createJob(
      hello({ name: 'endless', intervalSeconds: 86_400, params: { steps: 600, seconds: 60 } }),
    );
    const id = await user.trigger(job.id);
    await eventually(async () => (await user.execution(id)).status === 'running');
    const busy = await user.act(job.id, { action: 'trigger' });
    expect([busy.status, busy.body.code]).toEqual([409, 'JOB_BUSY']);
    await user.send('post', `/executions/${id}/action`, { action: 'retry' }).expect(409);
    await user.send('post', `/executions/${id}/action`, { action: 'cancel', reason: 'enough' }).expect(200);
    expect(await user.ended(id)).toMatchObject({ status: 'cancelled' });
    const params = { steps: 1, seconds: 0 };
    const again = await user
      .send('post', `/executions/${id}/action`, { action: 'retry', params })
      .expect(200);
    expect(again.body.executionId).not.toBe(id);
    expect(await user.ended(again.body.executionId)).toMatchObject({ status: 'succeeded', retryOf: id });
    expect(await user.execution(id)).toMatchObject({ status: 'cancelled' });
    await user.send('post', `/executions/${id}/action`, { action: 'cancel' }).expect(409);
  }, 30_000);

  it('a run that takes too long is timed out', async () => {
    const job = await user.createJob(
      hello({
        name: 'too long',
        intervalSeconds: 86_400,
        timeoutSeconds: 1,
        params: { steps: 600, seconds: 60 },
      }),
    );
    const ended = await user.ended(await user.trigger(job.id));
    expect(ended.status).toBe('timed_out');
    expect(Date.parse(ended.finishedAt!) - Date.parse(ended.startedAt!)).toBeLessThan(3_000);
  }, 30_000);

  it('a failure is tried again as often as allowed', async () => {
    const url = `http://127.0.0.1:${(flaky.address() as AddressInfo).port}/`;
    const job = await user.createJob({
      name: 'flaky',
      taskFunctionKey: 'http.request',
      params: { url },
      intervalSeconds: 86_400,
      maxAttempts: 3,
      retryDelaySeconds: 0,
    });
    answers = [500, 500];
    const good = await user.ended(await user.trigger(job.id));
    expect(good).toMatchObject({ status: 'succeeded', attempt: 3 });
    expect(good.attempts!.map(({ status }) => status)).toEqual(['failed', 'failed', 'succeeded']);
    const fences = good.attempts!.map(({ fence }) => fence);
    expect(fences).toEqual([...fences].sort((a, b) => a - b));
    expect(new Set(fences).size).toBe(3);
    answers = [500, 500, 500];
    const bad = await user.ended(await user.trigger(job.id));
    expect(bad).toMatchObject({ status: 'failed', attempt: 3 });
    expect(bad.error!.message).toContain('500');
    expect(answers).toEqual([]);
  }, 30_000);

  it('a pause is kept to and accounted for, with its reason, until it ends by itself', async () => {
    const job = await user.createJob(hello({ name: 'paused', intervalSeconds: 1 }));
    await eventually(async () => (await succeeded(job.id)).length >= 1);
    const until = soon(4_000);
    const paused = await user.act(job.id, { action: 'pause', reason: 'maintenance', until }).expect(200);
    expect(paused.body.job).toMatchObject({
      state: 'paused',
      pause: { reason: 'maintenance', until, by: 'user:admin' },
    });
    const byHand = await user.ended(await user.trigger(job.id));
    expect(byHand.status).toBe('succeeded');
    await eventually(async () => {
      const rows = await succeeded(job.id);
      return rows.some(({ kind, scheduledFor }) => kind === 'schedule' && scheduledFor > until);
    }, 15_000);
    const resumed = await user.history(job.id);
    const planned = resumed.filter(({ kind }) => kind === 'schedule');
    const skipped = planned.filter(({ status }) => status === 'skipped');
    expect(skipped.reduce((sum, { fireCount }) => sum + fireCount, 0)).toBeGreaterThanOrEqual(3);
    for (const row of skipped)
      expect(row).toMatchObject({ reasonCode: 'paused', reasonParams: { reason: 'maintenance' } });
    const covered = planned.flatMap(({ scheduledFor, fireCount }) =>
      Array.from({ length: fireCount }, (_, i) => Date.parse(scheduledFor) + i * 1_000),
    );
    expect(covered).toEqual(covered.map((_, i) => covered[0]! + i * 1_000));
    await user.act(job.id, { action: 'disable' }).expect(200);
  }, 40_000);

  it('a deleted job is gone from lists, runs nothing, and comes back', async () => {
    const job = await user.createJob(
      hello({ name: 'deleted', jobKey: 'journey.deleted', intervalSeconds: 86_400 }),
    );
    await user.send('delete', `/jobs/${job.id}`).expect(428);
    await user.send('delete', `/jobs/${job.id}`).set('If-Match', job.etag).expect(204);
    expect((await user.get('/jobs?q=journey.deleted')).body.items).toEqual([]);
    const refused = await user.act(job.id, { action: 'trigger' });
    expect([refused.status, refused.body.code]).toEqual([409, 'JOB_DELETED']);
    await user.act(job.id, { action: 'restore' }).expect(200);
    expect((await user.get('/jobs?q=journey.deleted')).body.items).toHaveLength(1);
    expect(await user.ended(await user.trigger(job.id))).toMatchObject({ status: 'succeeded' });
  }, 30_000);

  it('of two people who edit, one is told; by key nothing is overwritten unseen', async () => {
    const job = await user.createJob(
      hello({ name: 'edited', jobKey: 'journey.edited', intervalSeconds: 86_400 }),
    );
    const put = (path: string, etag: string | null, body: object) => {
      const call = user.send('put', path, body);
      return etag === null ? call : call.set('If-Match', etag);
    };
    expect((await put(`/jobs/${job.id}`, null, { description: 'a' })).status).toBe(428);
    const first = await put(`/jobs/${job.id}`, job.etag, { description: 'a' });
    expect(first.status).toBe(200);
    const second = await put(`/jobs/${job.id}`, job.etag, { description: 'b' });
    expect([second.status, second.body.code]).toEqual([412, 'VERSION_MISMATCH']);
    const path = '/jobs/by-key/journey.edited';
    const same = hello({ name: 'edited', intervalSeconds: 86_400 });
    expect((await put(path, null, same)).status).toBe(428);
    expect((await put(path, '"999"', same)).status).toBe(412);
    const unchanged = await put(path, first.headers['etag']!, same);
    expect([unchanged.status, unchanged.headers['etag']]).toEqual([200, first.headers['etag']]);
    expect((await put('/jobs/by-key/journey.new', '"1"', same)).status).toBe(412);
    expect((await put('/jobs/by-key/journey.new', null, same)).status).toBe(201);
  }, 30_000);

  it('50 requests with one Idempotency-Key have one effect', async () => {
    const job = await user.createJob(hello({ name: 'once', intervalSeconds: 86_400 }));
    const ask = () => user.act(job.id, { action: 'trigger' }).set('Idempotency-Key', 'journey-once');
    const all = await Promise.all(Array.from({ length: 50 }, ask));
    expect(all.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    const ids = new Set(
      all
        .filter(({ status }) => status === 200)
        .map(({ body }) => (body as { executionId: string }).executionId),
    );
    expect(ids.size).toBe(1);
    const [id] = [...ids];
    expect(await user.ended(id!)).toMatchObject({ status: 'succeeded' });
    const later = await ask();
    expect([later.status, later.body.executionId, later.headers['idempotency-replayed']]).toEqual([
      200,
      id,
      'true',
    ]);
    expect(await user.history(job.id)).toHaveLength(1);
    const other = await user.act(job.id, { action: 'pause' }).set('Idempotency-Key', 'journey-once');
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  }, 30_000);

  it('old history is counted, then deleted, by a run like any other', async () => {
    const counted = await user.send('post', '/cleanup', { dryRun: true, retentionDays: 1 }).expect(200);
    expect(counted.body).toMatchObject({ matching: 0, executionId: null });
    const started = await user.send('post', '/cleanup', { retentionDays: 1 }).expect(202);
    expect(started.headers['location']).toBe(`/api/v1/scheduler/executions/${started.body.executionId}`);
    expect(await user.ended(started.body.executionId)).toMatchObject({ status: 'succeeded' });
  }, 30_000);

  it('the event stream hints at runs, the audit and the metrics tell of them', async () => {
    const port = (sut.app.getHttpServer().address() as AddressInfo).port;
    const abort = new AbortController();
    const stream = await fetch(`http://127.0.0.1:${port}/api/v1/scheduler/events`, {
      headers: sut.bearer,
      signal: abort.signal,
    });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    const job = await user.createJob(hello({ name: 'streamed', intervalSeconds: 86_400 }));
    const id = await user.trigger(job.id);
    await user.ended(id);
    let text = '';
    while (!/"status":"succeeded"/.test(text)) text += (await reader.read()).value ?? '';
    expect(text).toContain('event: job.changed');
    expect(text).toContain(id);
    abort.abort();
    const metrics = await sut.http.get('/metrics').expect(200);
    for (const name of [
      'mawid_executions_started_total',
      'mawid_executions_finished_total',
      'mawid_execution_lateness_seconds_count',
      'mawid_fires_planned_total',
      'mawid_instances_alive 1',
      'mawid_http_request_duration_seconds_count',
    ])
      expect(metrics.text).toContain(name);
    expect(metrics.text).toMatch(/mawid_executions_finished_total\{[^}]*succeeded[^}]*\} [1-9]/);
    const audit = await sut.http
      .get(`/api/v1/audit?targetType=job&targetId=${job.id}`)
      .set(sut.bearer)
      .expect(200);
    const actions = (audit.body as { items: { action: string }[] }).items.map(({ action }) => action);
    expect(actions.sort()).toEqual(['job.create', 'job.trigger']);
  }, 30_000);
});

describe('modes', () => {
  it.each(['standalone', 'worker'])(
    '%s serves health and metrics, and no REST',
    async (mode) => {
      const temp = await createTempDatabase('mariadb', { migrated: false });
      const env = {
        SCHEDULER_MODE: mode,
        REDIS_URL: testRedisUrl(),
        SCHEDULER_REDIS_PREFIX: temp.databaseUrl!.split('/').at(-1)!,
      };
      const sut = await startTestApp('mariadb', { temp, env });
      try {
        for (const path of ['/healthz', '/readyz', '/metrics', '/version'])
          await sut.http.get(path).expect(200);
        for (const path of ['/api/v1/scheduler/jobs', '/api/v1/auth/me', '/openapi.json', '/docs', '/'])
          await sut.http.get(path).set(sut.bearer).expect(404);
        await sut.http
          .post('/api/v1/auth/login')
          .send({ username: 'admin', password: 'admin password' })
          .expect(404);
      } finally {
        await sut.stop();
        await temp.drop();
      }
    },
    30_000,
  );
});

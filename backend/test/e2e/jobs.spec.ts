import { START } from '../support/factories/job.factory.js';
import { FakeClock } from '../support/fake-clock.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { describeForEachDatabase } from '../support/temp-database.js';

const BASE = '/api/v1/scheduler';
const HOURLY = { name: 'hourly', taskFunctionKey: 'test.ok', cronExpression: '0 * * * *', timezone: 'UTC' };

interface Json {
  [name: string]: unknown;
  id: number;
  version: number;
  errors?: { pointer: string; code: string; params?: unknown }[];
}

describeForEachDatabase('jobs over HTTP', (engine) => {
  let sut: TestApp;
  const clock = new FakeClock(START);
  beforeAll(async () => {
    sut = await startTestApp(engine, { clock });
  }, 60_000);
  afterAll(async () => sut?.stop());

  const get = (path: string) => sut.http.get(`${BASE}${path}`).set(sut.bearer);
  const send = (
    method: 'post' | 'put' | 'delete',
    path: string,
    body: object = {},
    key = sut.bearer.Authorization,
  ) => sut.http[method](`${BASE}${path}`).set('Authorization', key).send(body);
  const create = async (fields: object = {}): Promise<Json> =>
    (await send('post', '/jobs', { ...HOURLY, ...fields }).expect(201)).body as Json;
  const keyOf = async (role: string): Promise<string> => {
    const answer = await sut.http
      .post('/api/v1/auth/api-keys')
      .set(sut.bearer)
      .send({ name: `a ${role}`, role });
    expect(answer.status).toBe(201);
    return `Bearer ${(answer.body as { key: string }).key}`;
  };

  describe('POST /jobs', () => {
    it('answers 201 with Location, ETag and the whole job', async () => {
      const answer = await send('post', '/jobs', {
        ...HOURLY,
        jobKey: 'first',
        params: { a: 1 },
        tags: ['t'],
      });
      expect(answer.status).toBe(201);
      const job = answer.body as Json;
      expect(answer.headers).toMatchObject({ location: `${BASE}/jobs/${job.id}`, etag: '"1"' });
      expect(job).toEqual({
        id: job.id,
        ...HOURLY,
        jobKey: 'first',
        description: null,
        params: { a: 1 },
        jobType: 'cron',
        intervalSeconds: null,
        runAt: null,
        startAt: null,
        endAt: null,
        jitterSeconds: 0,
        dstGap: 'after',
        dstOverlap: 'first',
        maxInstances: 1,
        overlapPolicy: 'skip',
        maxQueued: 1,
        cancelGraceSeconds: 10,
        misfireGraceSeconds: 60,
        misfirePolicy: 'run_latest',
        maxCatchUp: 100,
        delivery: 'at_most_once',
        timeoutSeconds: null,
        maxAttempts: 1,
        retryBackoff: 'fixed',
        retryDelaySeconds: 10,
        retryMaxDelaySeconds: 3600,
        priority: 'normal',
        tags: ['t'],
        enabled: true,
        isSystem: false,
        state: 'active',
        nextRunAt: '2026-11-02T10:00:00.000Z',
        lastRunAt: null,
        lastStatus: null,
        pause: null,
        version: 1,
        createdAt: '2026-11-02T09:00:00.000Z',
        createdBy: job['createdBy'],
        updatedAt: '2026-11-02T09:00:00.000Z',
        updatedBy: job['createdBy'],
      });
      expect((await get(`/jobs/${job.id}`).expect(200)).body).toEqual(job);
    });

    it.each([
      [{ name: ' ' }, '/name'],
      [{ name: 'x'.repeat(201) }, '/name'],
      [{ name: null }, '/name'],
      [{ jobKey: 'a b' }, '/jobKey'],
      [{ taskFunctionKey: 'test.okk' }, '/taskFunctionKey'],
      [{ cronExpression: '0 25 * * *' }, '/cronExpression'],
      [{ intervalSeconds: 60 }, '/intervalSeconds'],
      [{ cronExpression: null, intervalSeconds: 0 }, '/intervalSeconds'],
      [{ cronExpression: null, runAt: '2026-11-02T08:00:00Z' }, '/runAt'],
      [{ cronExpression: null, runAt: '2026-11-02 10:00' }, '/runAt'],
      [{ timezone: '../../etc/passwd' }, '/timezone'],
      [{ startAt: '2027-01-02T00:00:00Z', endAt: '2027-01-01T00:00:00Z' }, '/endAt'],
      [{ maxInstances: 101 }, '/maxInstances'],
      [{ maxAttempts: 1.5 }, '/maxAttempts'],
      [{ timeoutSeconds: '5' }, '/timeoutSeconds'],
      [{ priority: 'urgent' }, '/priority'],
      [{ tags: ['a,b'] }, '/tags'],
      [{ tags: ['a', 'a'] }, '/tags'],
      [{ tags: Array.from({ length: 21 }, (_, n) => `t${n}`) }, '/tags'],
      [{ enabled: 'yes' }, '/enabled'],
      [{ id: 7 }, '/id'],
      [{ version: 7 }, '/version'],
      [{ params: [] }, '/params'],
    ])('refuses %j and names the field', async (fields, pointer) => {
      const answer = await send('post', '/jobs', { ...HOURLY, ...fields });
      expect([answer.status, (answer.body as Json)['code']]).toEqual([400, 'VALIDATION_FAILED']);
      expect((answer.body as Json).errors?.map((error) => error.pointer)).toContain(pointer);
    });

    it('has a path for each type', async () => {
      const { cronExpression, ...base } = HOURLY;
      const interval = await send('post', '/jobs/interval', { ...base, intervalSeconds: 90 }).expect(201);
      expect(interval.body).toMatchObject({
        jobType: 'interval',
        intervalSeconds: 90,
        nextRunAt: '2026-11-02T09:01:30.000Z',
      });
      const cron = await send('post', '/jobs/cron', { ...base, cronExpression }).expect(201);
      expect(cron.body).toMatchObject({ jobType: 'cron', cronExpression });
      const date = await send('post', '/jobs/date', { ...base, runAt: '2026-11-03T01:00:00+03:00' }).expect(
        201,
      );
      expect(date.body).toMatchObject({
        jobType: 'date',
        runAt: '2026-11-02T22:00:00.000Z',
        nextRunAt: '2026-11-02T22:00:00.000Z',
      });
      const wrong = await send('post', '/jobs/interval', { ...base, cronExpression }).expect(400);
      expect((wrong.body as Json).errors?.map((e) => e.pointer)).toEqual(
        expect.arrayContaining(['/cronExpression', '/intervalSeconds']),
      );
    });

    it('repeats the answer for the same Idempotency-Key', async () => {
      const ask = () => send('post', '/jobs', { ...HOURLY, name: 'once' }).set('Idempotency-Key', 'k-1');
      const first = await ask().expect(201);
      const second = await ask().expect(201);
      expect(second.body).toEqual(first.body);
      expect(second.headers).toMatchObject({ location: first.headers['location'], etag: '"1"' });
      expect((await get('/jobs?q=once')).body).toMatchObject({ total: 1 });
    });

    it('answers 409 for a taken key', async () => {
      const { id } = await create({ jobKey: 'taken' });
      const answer = await send('post', '/jobs', { ...HOURLY, jobKey: 'taken' }).expect(409);
      expect(answer.body).toMatchObject({ code: 'JOB_KEY_TAKEN', params: { jobId: id } });
    });
  });

  it('GET /jobs/{id} answers 304 for the version the client has, 404 and 400', async () => {
    const { id } = await create();
    await get(`/jobs/${id}`).set('If-None-Match', '"1"').expect(304);
    await get(`/jobs/${id}`).set('If-None-Match', '"2"').expect(200);
    expect((await get('/jobs/2000000000').expect(404)).body).toMatchObject({ code: 'NOT_FOUND' });
    await get('/jobs/abc').expect(400);
  });

  it('PUT /jobs/{id} changes what is sent and answers the new ETag', async () => {
    const { id } = await create({ description: 'd' });
    const put = (body: object, ifMatch: string) => send('put', `/jobs/${id}`, body).set('If-Match', ifMatch);
    const changed = await put({ name: 'new', timezone: null }, '"1"').expect(200);
    expect(changed.headers['etag']).toBe('"2"');
    expect(changed.body).toMatchObject({ name: 'new', description: 'd', timezone: 'UTC', version: 2 });
    expect((await put({ name: 'late' }, '"1"').expect(412)).body).toMatchObject({
      code: 'VERSION_MISMATCH',
      params: { currentVersion: 2 },
    });
    expect((await put({}, '"2"').expect(200)).headers['etag']).toBe('"2"');
    expect((await put({ jobKey: 'x' }, '"2"').expect(400)).body).toMatchObject({
      errors: [{ pointer: '/jobKey', code: 'IMMUTABLE' }],
    });
    expect((await put({ state: 'deleted' }, '"2"').expect(400)).body).toMatchObject({
      errors: [{ pointer: '/state' }],
    });
    expect((await send('put', `/jobs/${id}`, { name: 'keys need none' }).expect(200)).body).toMatchObject({
      version: 3,
    });
    const history = (await get(`/jobs/${id}/revisions?perPage=1`).expect(200)).body as Json;
    expect(history).toMatchObject({
      total: 3,
      items: [
        {
          version: 3,
          action: 'update',
          after: { name: 'keys need none', jobType: 'cron', priority: 'normal' },
        },
      ],
    });
  });

  it('of 50 parallel PUTs with one ETag one gets 200', async () => {
    const { id } = await create();
    const puts = Array.from({ length: 50 }, (_, n) =>
      send('put', `/jobs/${id}`, { name: `n ${n}` })
        .set('If-Match', '"1"')
        .then(({ status }) => status),
    );
    expect((await Promise.all(puts)).sort()).toEqual([200, ...Array<number>(49).fill(412)]);
  }, 60_000);

  it('demands If-Match of sessions', async () => {
    const { id } = await create();
    const login = await sut.http
      .post('/api/v1/auth/login')
      .send({ username: 'admin', password: 'admin password' })
      .expect(200);
    const cookie = String(login.headers['set-cookie']).split(';', 1)[0]!;
    const csrf = (login.body as { csrfToken: string }).csrfToken;
    const session = (method: 'put' | 'delete') =>
      sut.http[method](`${BASE}/jobs/${id}`).set('Cookie', cookie).set('X-CSRF-Token', csrf);
    expect((await session('put').send({ name: 'x' }).expect(428)).body).toMatchObject({
      code: 'IF_MATCH_REQUIRED',
    });
    await session('delete').expect(428);
    expect((await session('put').set('If-Match', '"1"').send({ name: 'x' }).expect(200)).body).toMatchObject({
      updatedBy: 'user:admin',
    });
    await session('delete').set('If-Match', '"2"').expect(204);
  });

  it('DELETE is soft and repeatable; restore brings the job back', async () => {
    const { id } = await create({ name: 'to go' });
    await send('delete', `/jobs/${id}?reason=old`).expect(204);
    await send('delete', `/jobs/${id}`).expect(204);
    expect((await get(`/jobs/${id}`).expect(200)).body).toMatchObject({ state: 'deleted', nextRunAt: null });
    expect((await get('/jobs?q=to+go')).body).toMatchObject({ total: 0 });
    expect((await get('/jobs?q=to+go&state=deleted')).body).toMatchObject({ total: 1 });
    expect((await send('put', `/jobs/${id}`, { name: 'x' }).expect(409)).body).toMatchObject({
      code: 'JOB_DELETED',
    });
    expect((await send('post', `/jobs/${id}/action`, { action: 'trigger' }).expect(409)).body).toMatchObject({
      code: 'JOB_DELETED',
    });
    const restored = await send('post', `/jobs/${id}/action`, { action: 'restore' }).expect(200);
    expect(restored.body).toMatchObject({ job: { state: 'active', version: 3 } });
    const system = (await get('/jobs?q=system.').expect(200)).body as { items: Json[] };
    expect((await send('delete', `/jobs/${system.items[0]!.id}`).expect(409)).body).toMatchObject({
      code: 'SYSTEM_JOB',
    });
  });

  it('PUT /jobs/by-key/{jobKey} creates, changes, and leaves alone', async () => {
    const put = (body: object) => send('put', '/jobs/by-key/sync:1', body);
    const created = await put(HOURLY).expect(201);
    expect(created.headers).toMatchObject({
      etag: '"1"',
      location: `${BASE}/jobs/${(created.body as Json).id}`,
    });
    expect((await put(HOURLY).expect(200)).headers['etag']).toBe('"1"');
    expect((await put({ ...HOURLY, name: 'other' }).expect(200)).body).toMatchObject({
      version: 2,
      jobKey: 'sync:1',
    });
    expect((await put({ taskFunctionKey: 'test.ok' }).expect(200)).body).toMatchObject({ version: 2 });
    await send('put', '/jobs/by-key/not%20a%20key', HOURLY).expect(400);
    expect((await send('put', '/jobs/by-key/empty', {}).expect(400)).body).toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  describe('POST /jobs/{id}/action', () => {
    const act = (id: number, body: object, key?: string) => send('post', `/jobs/${id}/action`, body, key);

    it('pauses with reason and end, and resumes', async () => {
      const { id } = await create();
      const paused = await act(id, { action: 'pause', reason: 'fog', until: '2026-11-05T00:00:00Z' }).expect(
        200,
      );
      expect(paused.headers['etag']).toBe('"2"');
      expect(paused.body).toEqual({
        job: expect.objectContaining({ state: 'paused', version: 2 }) as unknown,
      });
      expect((paused.body as { job: Json }).job['pause']).toMatchObject({
        reason: 'fog',
        at: '2026-11-02T09:00:00.000Z',
        until: '2026-11-05T00:00:00.000Z',
      });
      expect((await act(id, { action: 'resume' }).expect(200)).body).toMatchObject({
        job: { state: 'active', pause: null },
      });
      await act(id, { action: 'disable' }).expect(200);
      expect((await act(id, { action: 'enable' }).expect(200)).body).toMatchObject({
        job: { state: 'active', version: 5 },
      });
    });

    it('triggers a run, once for an Idempotency-Key', async () => {
      const { id } = await create();
      const trigger = () => act(id, { action: 'trigger', params: { b: 2 } }).set('Idempotency-Key', 'run-1');
      const first = await trigger().expect(200);
      expect((await trigger().expect(200)).body).toEqual(first.body);
      const run = first.body as { executionId: string };
      await clock.advance(1_000);
      expect((await get(`/executions/${run.executionId}`).expect(200)).body).toMatchObject({
        jobId: id,
        kind: 'api',
        status: 'succeeded',
        result: { b: 2 },
      });
      expect((await get(`/jobs/${id}/history`)).body).toMatchObject({ total: 1 });
    });

    it.each([
      [{ action: 'explode' }, '/action'],
      [{}, '/action'],
      [{ action: 'resume', params: { a: 1 } }, '/params'],
      [{ action: 'trigger', until: '2027-01-01T00:00:00Z' }, '/until'],
      [{ action: 'pause', until: '2020-01-01T00:00:00Z' }, '/until'],
      [{ action: 'pause', reason: 'x'.repeat(501) }, '/reason'],
    ])('refuses %j', async (body, pointer) => {
      const { id } = await create();
      expect(((await act(id, body).expect(400)).body as Json).errors).toMatchObject([{ pointer }]);
    });

    it('asks operators for run and pause, editors for the rest', async () => {
      const { id } = await create();
      const [viewer, operator, editor] = [
        await keyOf('viewer'),
        await keyOf('operator'),
        await keyOf('editor'),
      ];
      await act(id, { action: 'pause' }, viewer).expect(403);
      await act(id, { action: 'pause' }, operator).expect(200);
      expect((await act(id, { action: 'disable' }, operator).expect(403)).body).toMatchObject({
        code: 'FORBIDDEN',
        params: { permission: 'editor' },
      });
      await act(id, { action: 'disable' }, editor).expect(200);
      await send('post', '/jobs', HOURLY, operator).expect(403);
      await send('put', `/jobs/${id}`, { name: 'x' }, operator).expect(403);
      await send('delete', `/jobs/${id}`, {}, operator).expect(403);
      await send('delete', `/jobs/${id}`, {}, editor).expect(204);
      await send('post', '/schedules/preview', { cronExpression: '* * * * *' }, viewer).expect(200);
    });
  });

  it('GET /jobs filters, sorts and pages, and says where the next page is', async () => {
    for (const n of [1, 2, 3]) await create({ name: `listed ${n}`, tags: ['listed'], enabled: n !== 2 });
    const answer = await get('/jobs?tag=listed&sort=-name&perPage=2').expect(200);
    const body = answer.body as { items: Json[] };
    expect(body).toMatchObject({ total: 3, page: 1, perPage: 2, pages: 2, totalIsExact: true });
    expect(body.items.map((item) => item['name'])).toEqual(['listed 3', 'listed 2']);
    expect(body.items[0]).not.toHaveProperty('params');
    expect(answer.headers['link']).toContain('rel="next"');
    expect((await get('/jobs?tag=listed&enabled=false')).body).toMatchObject({ total: 1 });
    for (const query of [
      'perPage=201',
      'page=0',
      'sort=secret',
      'state=odd',
      'enabled=1',
      'q=a&q=b',
      'nope=1',
      'count=all',
    ]) {
      expect([query, (await get(`/jobs?${query}`)).status]).toEqual([query, 400]);
    }
  });
});

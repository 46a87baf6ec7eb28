import { START } from '../support/factories/job.factory.js';
import { FakeClock } from '../support/fake-clock.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { describeForEachDatabase } from '../support/temp-database.js';

const BASE = '/api/v1/scheduler';

describeForEachDatabase('previews and lookups over HTTP', (engine) => {
  let sut: TestApp;
  const clock = new FakeClock(START);
  beforeAll(async () => {
    sut = await startTestApp(engine, { clock });
  }, 60_000);
  afterAll(async () => sut?.stop());

  const get = (path: string) => sut.http.get(`${BASE}${path}`).set(sut.bearer);
  const send = (method: 'post', path: string, body: object) =>
    sut.http[method](`${BASE}${path}`).set(sut.bearer).send(body);

  it('POST /schedules/preview shows occurrences, warnings and where an expression is wrong', async () => {
    const preview = (body: object) => send('post', '/schedules/preview', body);
    const spring = await preview({
      cronExpression: '30 2 * * *',
      timezone: 'Europe/Berlin',
      from: '2026-03-28T12:00:00Z',
      count: 2,
    }).expect(200);
    expect(spring.body).toMatchObject({
      occurrences: [
        {
          at: '2026-03-29T01:00:00.000Z',
          local: '2026-03-29T03:00:00',
          offset: '+02:00',
          flags: ['dst_gap'],
        },
        { at: '2026-03-30T00:30:00.000Z', flags: [] },
      ],
    });
    const never = (await preview({ runAt: '2020-01-01T00:00:00Z' }).expect(200)).body as { errors?: unknown };
    expect(never).toMatchObject({ occurrences: [], warnings: [{ code: 'never_fires' }] });
    const wrong = (await preview({ cronExpression: '0 25 * * *' }).expect(400)).body as { errors?: unknown };
    expect(wrong.errors).toMatchObject([
      { pointer: '/cronExpression', params: { field: 'hour', token: '25', offset: 2 } },
    ]);
    await preview({ cronExpression: '* * * * *', count: 101 }).expect(400);
  });

  it('serves the lookups', async () => {
    const keys = ((await get('/task-functions').expect(200)).body as { key: string }[]).map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(['http.request', 'scheduler.cleanup_history', 'test.ok']));
    expect((await get('/job-types').expect(200)).body).toEqual([
      { id: 1, name: 'cron' },
      { id: 2, name: 'interval' },
      { id: 3, name: 'date' },
    ]);
    expect((await get('/execution-statuses').expect(200)).body).toHaveLength(10);
    await sut.http.get(`${BASE}/task-functions`).expect(401);
  });
});

import { startTestApp, type TestApp } from '../support/test-app.js';
import { FakeClock } from '../support/fake-clock.js';
import { describeForEachDatabase } from '../support/temp-database.js';

describeForEachDatabase('test application', (engine) => {
  let sut: TestApp;
  afterEach(async () => sut?.stop());

  it('serves the API with an administrator key', async () => {
    sut = await startTestApp(engine);
    await sut.http.get('/api/v1/scheduler/jobs').expect(401);
    const answer = await sut.http.get('/api/v1/scheduler/jobs').set(sut.bearer);
    expect(answer.status).toBe(200);
  }, 30_000);

  it('runs a job when the fake clock is moved', async () => {
    const clock = new FakeClock();
    sut = await startTestApp(engine, { clock });
    const created = await sut.http
      .post('/api/v1/scheduler/jobs')
      .set(sut.bearer)
      .send({ name: 'each minute', taskFunctionKey: 'test.ok', params: { a: 1 }, intervalSeconds: 60 });
    expect(created.status).toBe(201);
    await clock.advance(61_000);
    const history = await sut.http.get(`/api/v1/scheduler/jobs/${created.body.id}/history`).set(sut.bearer);
    expect(history.body.items.map((item: { status: string; result: unknown }) => item.status)).toContain(
      'succeeded',
    );
  }, 30_000);
});

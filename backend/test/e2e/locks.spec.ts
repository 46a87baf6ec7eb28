import { Database } from '../../src/database/index.js';
import { anExecution } from '../support/factories/execution.factory.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { FakeClock } from '../support/fake-clock.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { describeForEachDatabase } from '../support/temp-database.js';
import { testTasks } from '../support/test-tasks.js';

const BASE = '/api/v1/scheduler';
/** No such instance: nobody runs it, nobody recovers it. */
const NOBODY = 99;

describeForEachDatabase('locks over HTTP', (engine) => {
  let sut: TestApp;
  let database: Database;
  const clock = new FakeClock(START);
  const tasks = testTasks();
  beforeAll(async () => {
    sut = await startTestApp(engine, { clock, tasks: tasks.definitions });
    database = sut.app.get(Database);
  }, 60_000);
  afterAll(async () => sut?.stop());

  const get = (path: string) => sut.http.get(`${BASE}${path}`).set(sut.bearer);
  async function triggered(taskFunctionKey: string): Promise<{ jobId: number; id: string }> {
    const job = await aJob().running(taskFunctionKey, { a: 1 }).every(86_400).insert(database);
    const answer = await sut.http
      .post(`${BASE}/jobs/${job.id}/action`)
      .set(sut.bearer)
      .send({ action: 'trigger' });
    await clock.advance(1_000);
    return { jobId: job.id, id: (answer.body as { executionId: string }).executionId };
  }

  it('are listed with who holds them until when, and free ones on request', async () => {
    const { id, jobId } = await triggered('test.held');
    const { body } = await get(`/locks?jobId=${jobId}`).expect(200);
    expect(body).toMatchObject({ total: 1, totalIsExact: true });
    expect(body.items[0]).toMatchObject({
      jobId,
      slot: 0,
      held: true,
      executionId: id,
      executionStatus: 'running',
      stale: false,
    });
    expect(body.items[0]).toMatchObject({ fencingToken: 1, instanceStatus: 'alive', jobName: 'a job' });
    expect(Date.parse(body.items[0].expiresAt as string)).toBeGreaterThan(clock.now());
    tasks.callsOf(jobId)[0]?.succeed();
    await clock.advance(1_000);
    expect((await get(`/locks?jobId=${jobId}`)).body.items).toEqual([]);
    const free = await get(`/locks?jobId=${jobId}&held=all`).expect(200);
    expect(free.body.items).toMatchObject([
      { held: false, executionId: null, expiresAt: null, stale: false, fencingToken: 1 },
    ]);
  });

  const release = (jobId: number, query = '') =>
    sut.http.delete(`${BASE}/locks/${jobId}/0${query}`).set(sut.bearer);

  it('are not released under a run, unless by force and with a reason', async () => {
    const job = await aJob().every(86_400).insert(database);
    const { id } = await anExecution(job).running(NOBODY).insert(database);
    expect((await release(job.id).expect(409)).body).toMatchObject({
      code: 'LOCK_IN_USE',
      params: { executionId: id, status: 'running' },
    });
    expect((await release(job.id, '?force=true').expect(400)).body.errors).toMatchObject([
      { pointer: '?reason' },
    ]);
    const forced = await release(job.id, '?force=true&reason=host+burned').expect(200);
    expect(forced.body).toEqual({ executionId: id, settledAsLost: true });
    const ended = await get(`/executions/${id}`).expect(200);
    expect(ended.body).toMatchObject({
      status: 'lost',
      reasonCode: 'forced_release',
      reasonParams: { reason: 'host burned', slot: 0 },
    });
    const [slot] = (await get(`/locks?jobId=${job.id}&held=all`)).body.items as {
      fencingToken: number;
      held: boolean;
    }[];
    expect(slot).toMatchObject({ held: false, fencingToken: 1 });
    expect((await release(job.id).expect(200)).body).toEqual({ executionId: null, settledAsLost: false });
  });

  it('of an ended execution are stale, and released without force', async () => {
    const job = await aJob().every(86_400).insert(database);
    const { id } = await anExecution(job).running(NOBODY).insert(database);
    await database.transaction((tx) =>
      tx.execute('UPDATE scheduled_job_execution SET status_id = 8 WHERE job_id = ?', [job.id]),
    );
    expect((await get(`/locks?jobId=${job.id}`)).body.items).toMatchObject([{ stale: true }]);
    expect((await release(job.id).expect(200)).body).toEqual({ executionId: id, settledAsLost: false });
  });

  it('that never were are not found', async () => {
    await release(987_654).expect(404);
    await sut.http.delete(`${BASE}/locks/1/x`).set(sut.bearer).expect(400);
  });
});

import { Database } from '../../src/database/index.js';
import { epochMs, idToBytes, parseExecutionId, SECOND, toIso } from '../../src/kernel/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { untilFirstBeat } from '../support/first-beat.js';
import { START } from '../support/factories/job.factory.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { describeForEachDatabase } from '../support/temp-database.js';

const BASE = '/api/v1/scheduler';

describeForEachDatabase('accounting', (engine) => {
  let clock: FakeClock;
  let sut: TestApp;
  let base: number;

  beforeAll(async () => {
    clock = new FakeClock(START);
    sut = await startTestApp(engine, { clock });
    await untilFirstBeat(sut, clock);
  }, 60_000);
  afterAll(async () => sut?.stop(), 60_000);
  beforeEach(async () => {
    await clock.advance(10 * SECOND - (clock.now() % (10 * SECOND)));
    base = clock.now();
  });

  const later = (ms: number): string => toIso(epochMs(base + ms));
  const every = async (seconds: number): Promise<number> => {
    const job = {
      name: 'a job',
      taskFunctionKey: 'test.ok',
      intervalSeconds: seconds,
      startAt: later(10_000),
    };
    return (await sut.http.post(`${BASE}/jobs`).set(sut.bearer).send(job).expect(201)).body.id as number;
  };
  const act = async (id: number, body: Record<string, unknown>): Promise<void> => {
    await sut.http.post(`${BASE}/jobs/${id}/action`).set(sut.bearer).send(body).expect(200);
  };
  const explain = async (id: number, at: string) =>
    (await sut.http.get(`${BASE}/jobs/${id}/explain`).query({ at }).set(sut.bearer).expect(200)).body as {
      executionId: string | null;
    };
  const accounting = async (query: Record<string, unknown>) =>
    sut.http.get(`${BASE}/accounting`).query(query).set(sut.bearer);

  it('finds a hole in the ledger, and so does explain', async () => {
    const id = await every(10);
    await clock.advance(35 * SECOND);
    const range = { from: later(0), to: later(60_000), jobId: id };
    const sound = await accounting(range);
    expect(sound.body).toMatchObject({
      ...{ from: later(0), to: later(60_000) },
      planned: 5,
      succeeded: 3,
      pending: 2,
      unaccounted: 0,
      exact: true,
    });
    expect(sound.body).not.toHaveProperty('unaccountedFires');
    const { executionId } = await explain(id, later(20_000));
    await sut.app
      .get(Database)
      .transaction((tx) =>
        tx.execute('DELETE FROM scheduled_job_execution WHERE id = ?', [
          idToBytes(parseExecutionId(executionId!)!),
        ]),
      );
    expect(await explain(id, later(20_000))).toMatchObject({
      verdict: 'unaccounted',
      reasonCode: 'unaccounted',
      executionId: null,
    });
    const { body } = await accounting({ ...range, details: true });
    expect(body).toMatchObject({
      planned: 5,
      succeeded: 2,
      unaccounted: 1,
      unaccountedFires: [{ jobId: id, at: later(20_000) }],
    });
    const all = await accounting({ from: later(0), to: later(60_000) });
    expect(all.body.unaccounted).toBe(1);
  });

  it('accounts for edits, pauses, disabling and deletion without a gap', async () => {
    const id = await every(5);
    await clock.advance(17 * SECOND);
    await sut.http.put(`${BASE}/jobs/${id}`).set(sut.bearer).send({ intervalSeconds: 7 }).expect(200);
    await clock.advance(20 * SECOND);
    await act(id, { action: 'pause' });
    await clock.advance(30 * SECOND);
    await act(id, { action: 'resume' });
    await act(id, { action: 'disable' });
    await clock.advance(30 * SECOND);
    await act(id, { action: 'enable' });
    await clock.advance(30 * SECOND);
    await sut.http.delete(`${BASE}/jobs/${id}`).set(sut.bearer).expect(204);
    const { body } = await accounting({ from: later(0), to: later(600_000), jobId: id });
    // 10, 15; then 10 + 7k: 24 and 31, paused 38..66 (5), disabled 73..94, 101..122 (4), all up to each edit's instant.
    expect(body).toMatchObject({
      planned: 2 + 2 + 5 + 4,
      skipped: 5,
      succeeded: 8,
      unaccounted: 0,
      unplanned: 0,
      pending: 0,
    });
  });
});

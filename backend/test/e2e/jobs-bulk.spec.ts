import { Database } from '../../src/database/index.js';
import { MINUTE } from '../../src/kernel/index.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { anExecution } from '../support/factories/execution.factory.js';
import { FakeClock } from '../support/fake-clock.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { describeForEachDatabase } from '../support/temp-database.js';

const BASE = '/api/v1/scheduler';
const TASK = { taskFunctionKey: 'test.ok', intervalSeconds: 86_400 };

interface Result {
  outcome: string;
  jobId: number | null;
  version: number | null;
  code: string | null;
  errors: { pointer: string; code: string }[];
  changes: unknown[];
}

describeForEachDatabase('many jobs by one request', (engine) => {
  let sut: TestApp;
  const clock = new FakeClock(START);
  beforeAll(async () => {
    sut = await startTestApp(engine, { clock });
  }, 60_000);
  afterAll(async () => sut?.stop());

  const post = (path: string, body: object) => sut.http.post(`${BASE}${path}`).set(sut.bearer).send(body);
  const bulk = async (items: unknown[], dryRun = false): Promise<{ counts: object; results: Result[] }> =>
    (await post('/jobs/bulk', { items, dryRun }).expect(200)).body as { counts: object; results: Result[] };

  it('are created and changed, each item by itself, and looked at first', async () => {
    const items = [
      { ...TASK, jobKey: 'bulk.a', name: 'A' },
      { ...TASK, jobKey: 'bulk.b', name: ' ' },
      { ...TASK, jobKey: 'bulk.a', name: 'again' },
      { ...TASK, name: 'without a key' },
      { id: 4_711, name: 'nobody' },
      { ...TASK, jobKey: 'bulk.c', name: 'C', cronExpression: '0 0 * * *' },
    ];
    const outcomes = ['created', 'invalid', 'invalid', 'created', 'refused', 'invalid'];
    const dry = await bulk(items, true);
    expect(dry.results.map(({ outcome }) => outcome)).toEqual(outcomes);
    expect(dry.counts).toEqual({ created: 2, updated: 0, unchanged: 0, invalid: 3, refused: 1 });
    expect((await sut.http.get(`${BASE}/jobs?q=bulk.a`).set(sut.bearer)).body.total).toBe(0);

    const { results } = await bulk(items);
    expect(results.map(({ outcome }) => outcome)).toEqual(outcomes);
    expect(results.map(({ errors, code }) => errors[0]?.pointer ?? code)).toEqual([
      ...[null, '/items/1/name', '/items/2/jobKey', null, 'NOT_FOUND', '/items/5/cronExpression'],
    ]);
    expect(results[2]!.errors[0]!.code).toBe('DUPLICATE');
  });

  it('are told apart by what changes, and kept from overwriting what somebody else changed', async () => {
    const [made] = (await bulk([{ ...TASK, jobKey: 'bulk.diff', name: 'before', tags: ['x'] }])).results;
    const change = { ...TASK, jobKey: 'bulk.diff', name: 'after', tags: ['x'], priority: 'high' };
    const [dry] = (await bulk([change], true)).results;
    expect(dry).toMatchObject({ outcome: 'updated', jobId: made!.jobId, version: 1 });
    expect(dry!.changes).toEqual([
      { field: 'name', before: 'before', after: 'after' },
      { field: 'priority', before: 'normal', after: 'high' },
    ]);
    const [stale] = (await bulk([{ ...change, expectedVersion: 9 }])).results;
    expect(stale).toMatchObject({ outcome: 'refused', code: 'VERSION_MISMATCH' });
    const [done] = (await bulk([{ ...change, expectedVersion: 1 }])).results;
    expect(done).toMatchObject({ outcome: 'updated', version: 2 });
    expect((await bulk([change])).results[0]).toMatchObject({ outcome: 'unchanged', version: 2 });
    expect((await bulk([{ id: made!.jobId, name: 'by id' }])).results[0]).toMatchObject({
      outcome: 'updated',
    });
    expect((await bulk([{ id: made!.jobId, name: 'by id' }])).results[0]).toMatchObject({
      outcome: 'unchanged',
    });
  });

  it('a pause is looked at before: what it skips, what it has skipped, what runs next', async () => {
    const database = sut.app.get(Database);
    const job = await aJob().every(3_600).insert(database);
    const action = (body: object, query = '?dryRun=true') => post(`/jobs/${job.id}/action${query}`, body);
    const until = new Date(clock.now() + 3 * 60 * MINUTE).toISOString();
    const { body: pause } = await action({ action: 'pause', until }).expect(200);
    expect(pause).toMatchObject({ job: { state: 'active' }, preview: { skippedSoFar: 0, makeUp: null } });
    expect(pause.preview.ahead).toMatchObject({
      count: 2,
      isExact: true,
      first: [{ local: '2026-11-02T10:00:00' }, {}],
    });
    expect(pause.preview.nextRun.at).toBe(until);
    await action({ action: 'pause', reason: 'move' }, '').expect(200);
    await anExecution(job)
      .at(30 * MINUTE)
      .with({ status: 'skipped', reasonCode: 'paused', fireCount: 3 })
      .insert(database);
    const { body: resume } = await action({ action: 'resume' }).expect(200);
    expect(resume).toMatchObject({ job: { state: 'paused', version: 2 }, preview: { skippedSoFar: 3 } });
    expect(resume.preview.makeUp).toMatchObject({ only: 'missed' });
    expect((await action({ action: 'trigger' }).expect(400)).body.errors).toMatchObject([
      { pointer: '?dryRun' },
    ]);
  });
});

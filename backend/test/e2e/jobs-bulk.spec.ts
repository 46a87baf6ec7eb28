import { jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AmbiguousCommitError, Database } from '../../src/database/index.js';
import { JobCommands } from '../../src/jobs/index.js';
import { MINUTE, UnavailableError } from '../../src/kernel/index.js';
import { ROOT } from '../arch/import-graph.js';
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

  it('are what they were: listed with their definitions, deleted, and imported again', async () => {
    const FULL = {
      jobKey: 'trip.cron',
      name: 'Nightly "report"',
      description: 'Two\nlines, and \u0639\u0631\u0628\u064a.',
      taskFunctionKey: 'test.ok',
      params: { to: ['a@example.com'], deep: { n: 1.5, none: null } },
      cronExpression: '0 30 2 * * 1-5',
      timezone: 'Europe/Berlin',
      startAt: '2026-12-01T00:00:00.000Z',
      endAt: '2027-12-01T00:00:00.000Z',
      jitterSeconds: 7,
      dstGap: 'skip',
      dstOverlap: 'second',
      maxInstances: 2,
      overlapPolicy: 'queue',
      maxQueued: 3,
      cancelGraceSeconds: 11,
      misfireGraceSeconds: 61,
      misfirePolicy: 'run_all',
      maxCatchUp: 9,
      delivery: 'at_least_once',
      timeoutSeconds: 31,
      maxAttempts: 4,
      retryBackoff: 'exponential',
      retryDelaySeconds: 12,
      retryMaxDelaySeconds: 120,
      priority: 'high',
      tags: ['trip', 'a b'],
      enabled: false,
    };
    const made = await bulk([
      FULL,
      { ...TASK, jobKey: 'trip.plain', name: 'Plain', tags: ['trip'] },
      { taskFunctionKey: 'test.ok', runAt: '2027-01-01T00:00:00Z', name: 'Once, no key', tags: ['trip'] },
    ]);
    expect(made.counts).toMatchObject({ created: 3 });
    // What makes a job, as a client knows it.
    const openApi = JSON.parse(readFileSync(join(ROOT, 'docs/openapi.json'), 'utf8')) as {
      components: { schemas: Record<string, { properties: object }> };
    };
    const fields = Object.keys(openApi.components.schemas['CreateJobDto']!.properties);
    const exported = async (): Promise<Record<string, unknown>[]> => {
      const { body } = await sut.http
        .get(`${BASE}/jobs?tag=trip&include=definition&sort=name`)
        .set(sut.bearer)
        .expect(200);
      return (body as { items: Record<string, unknown>[] }).items.map((job) =>
        Object.fromEntries(fields.map((field) => [field, job[field]])),
      );
    };
    const before = await exported();
    expect(before.find(({ jobKey }) => jobKey === 'trip.cron')).toMatchObject(FULL);
    for (const { jobId } of made.results)
      await sut.http.delete(`${BASE}/jobs/${jobId}`).set(sut.bearer).expect(204);
    expect(await exported()).toEqual([]);
    expect((await bulk(before)).counts).toMatchObject({ created: 3 });
    expect(await exported()).toEqual(before);
    const [plain] = (await sut.http.get(`${BASE}/jobs?tag=trip`).set(sut.bearer)).body.items as object[];
    expect(plain).not.toHaveProperty('params');
  });

  it('tell what was done when the database is lost on the way, so that nothing is made twice', async () => {
    const commands = sut.app.get(JobCommands);
    const create = commands.create.bind(commands);
    const lostAt = (name: string, error: Error): void =>
      void jest.spyOn(commands, 'create').mockImplementation(async (fields, principal) => {
        const job = await create(fields, principal);
        if (job.name === name) throw error;
        return job;
      });
    const items = ['one', 'two', 'three', 'four'].map((name) => ({ ...TASK, name, tags: ['lost'] }));
    const isThere = async (): Promise<number> =>
      (await sut.http.get(`${BASE}/jobs?tag=lost`).set(sut.bearer)).body.total as number;
    lostAt('two', new AmbiguousCommitError(new Error('reset')));
    const { counts, results } = await bulk(items);
    expect(counts).toMatchObject({ created: 1, refused: 3 });
    expect(results.map(({ code }) => code)).toEqual([
      ...[null, 'AMBIGUOUS_COMMIT', 'DATABASE_UNAVAILABLE', 'DATABASE_UNAVAILABLE'],
    ]);
    expect(await isThere()).toBe(2);
    // Away from the start: nothing is done, and it says so as a whole.
    lostAt('three', new UnavailableError('away', { code: 'DATABASE_UNAVAILABLE' }));
    await post('/jobs/bulk', { items: items.slice(2) }).expect(503);
    jest.restoreAllMocks();
    expect((await bulk(items.slice(3))).counts).toMatchObject({ created: 1 });
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

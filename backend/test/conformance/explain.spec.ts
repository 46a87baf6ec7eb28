import { Database } from '../../src/database/index.js';
import { STATUS_IDS } from '../../src/executions/index.js';
import { JobUpkeep } from '../../src/jobs/index.js';
import { epochMs, idToBytes, parseExecutionId, SECOND, toIso } from '../../src/kernel/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { untilFirstBeat } from '../support/first-beat.js';
import { START } from '../support/factories/job.factory.js';
import type { ExplainAnswer as Answer, ExplainCheck as Check } from '../support/explain-bundle.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';

const BASE = '/api/v1/scheduler';

describeForEachDatabase('explain', (engine) => {
  let temp: TempDatabase;
  let clock: FakeClock;
  let sut: TestApp;
  let base: number;
  const created: number[] = [];

  beforeAll(async () => {
    temp = await createTempDatabase(engine, { migrated: false });
    await temp.dataSource.destroy();
    clock = new FakeClock(START);
    sut = await startTestApp(engine, { clock, temp });
    await untilFirstBeat(sut, clock);
  }, 60_000);
  /** The grace of open runs passes on the fake clock. */
  const stop = async (): Promise<void> => {
    let isOver = false;
    const stopping = sut.stop().finally(() => (isOver = true));
    // Small steps: on a busy machine a stop takes many of them, and a test's own time must not pass meanwhile.
    while (!isOver) await clock.advance(10);
    await stopping;
  };
  afterAll(async () => {
    await stop();
    await temp?.drop();
  });
  beforeEach(async () => {
    await clock.advance(10 * SECOND - (clock.now() % (10 * SECOND)));
    base = clock.now();
  });
  afterEach(async () => {
    // What a test leaves behind must not slow the next one down; deleted jobs answer 409.
    for (const id of created.splice(0)) {
      await sut.http.post(`${BASE}/jobs/${id}/action`).set(sut.bearer).send({ action: 'disable' });
    }
  });

  /** Milliseconds after the beginning of the test, as text. */
  const later = (ms: number): string => toIso(epochMs(base + ms));
  const create = async (fields: Record<string, unknown>): Promise<number> => {
    const job = { name: 'a job', taskFunctionKey: 'test.ok', ...fields };
    const answer = await sut.http.post(`${BASE}/jobs`).set(sut.bearer).send(job);
    expect(answer.status).toBe(201);
    created.push(answer.body.id as number);
    return answer.body.id as number;
  };
  const every = (seconds: number, more: Record<string, unknown> = {}): Promise<number> =>
    create({ intervalSeconds: seconds, startAt: later(10_000), ...more });
  const act = async (id: number, body: Record<string, unknown>): Promise<void> => {
    const answer = await sut.http.post(`${BASE}/jobs/${id}/action`).set(sut.bearer).send(body);
    expect(answer.status).toBe(200);
  };
  const explain = async (id: number, at?: string): Promise<Answer> => {
    const answer = await sut.http
      .get(`${BASE}/jobs/${id}/explain`)
      .query(at === undefined ? {} : { at })
      .set(sut.bearer);
    expect([answer.status, answer.body]).toEqual([200, expect.anything()]);
    const body = answer.body as Answer;
    for (const text of [body.sentence.en, body.sentence.ar]) expect(text).not.toMatch(/none|undefined|[{}]/);
    return body;
  };
  const failedOf = ({ checks }: Answer): Check[] => checks.filter(({ passed }) => !passed);
  const settle = async (
    executionId: string,
    columns: { status: keyof typeof STATUS_IDS; reason: string; params: unknown },
  ): Promise<void> => {
    const id = idToBytes(parseExecutionId(executionId)!);
    await sut.app
      .get(Database)
      .transaction((tx) =>
        tx.execute(
          'UPDATE scheduled_job_execution SET status_id = ?, reason_code = ?, reason_params = ? WHERE id = ?',
          [STATUS_IDS[columns.status], columns.reason, JSON.stringify(columns.params), id],
        ),
      );
  };
  const accounting = async (query: Record<string, unknown>) =>
    sut.http.get(`${BASE}/accounting`).query(query).set(sut.bearer);

  it('tells instants in the zone asked for', async () => {
    const id = await every(10, { timezone: 'UTC' });
    const sayIn = async (timezone: string): Promise<string> => {
      const answer = await sut.http.get(`${BASE}/jobs/${id}/explain`).query({ timezone }).set(sut.bearer);
      return (answer.body as Answer).sentence.en;
    };
    const hourIn = (timeZone: string): string =>
      new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(
        base + 10_000,
      );
    expect(await sayIn('Asia/Kathmandu')).toContain(`${hourIn('Asia/Kathmandu')}:`);
    expect((await explain(id)).sentence.en).toContain(`${hourIn('UTC')}:`);
    const refused = await sut.http
      .get(`${BASE}/jobs/${id}/explain`)
      .query({ timezone: 'Mars/Olympus' })
      .set(sut.bearer);
    expect(refused.status).toBe(400);
  });

  it('tells what ran, what is planned and what is to come', async () => {
    const id = await every(10);
    expect(await explain(id)).toMatchObject({
      verdict: 'will_run',
      reasonCode: 'scheduled',
      nominal: later(10_000),
      executionId: null,
    });
    await clock.advance(9 * SECOND);
    const planned = await explain(id);
    expect(planned).toMatchObject({
      verdict: 'will_run',
      reasonCode: 'planned',
      nominal: later(10_000),
      executionId: expect.any(String),
    });
    await clock.advance(2 * SECOND);
    const ran = await explain(id, later(10_000));
    expect(ran).toMatchObject({ verdict: 'ran', reasonCode: 'succeeded', executionId: planned.executionId });
    expect(failedOf(ran)).toEqual([]);
    expect(ran.checks.find(({ code }) => code === 'recorded')?.link).toBe(
      `${BASE}/executions/${planned.executionId}`,
    );
  });

  it('knows the nearest fires where the schedule has none', async () => {
    const id = await every(10);
    expect(await explain(id, later(25_000))).toMatchObject({
      verdict: 'not_scheduled',
      reasonCode: 'not_in_schedule',
      nominal: null,
      checks: expect.arrayContaining([
        expect.objectContaining({
          code: 'in_schedule',
          passed: false,
          inputs: expect.objectContaining({ previous: later(20_000), next: later(30_000) }),
        }),
      ]),
    });
  });

  it('takes a whole second for the fire within it, and the due time of a jittered fire for that fire', async () => {
    const odd = await create({ intervalSeconds: 10, startAt: later(10_394) });
    expect(await explain(odd, later(20_000))).toMatchObject({
      verdict: 'will_run',
      at: later(20_000),
      nominal: later(20_394),
    });
    expect(await explain(odd, later(20_001))).toMatchObject({ reasonCode: 'not_in_schedule', nominal: null });
    const spread = await every(60, { jitterSeconds: 30 });
    const { body } = await sut.http.get(`${BASE}/jobs/${spread}`).set(sut.bearer);
    expect(body.nextRunAt).not.toBe(later(10_000));
    expect(await explain(spread, body.nextRunAt as string)).toMatchObject({
      verdict: 'will_run',
      nominal: later(10_000),
    });
  });

  it('knows start, end and creation', async () => {
    const id = await every(10, { endAt: later(60_000) });
    expect(await explain(id, later(5_000))).toMatchObject({
      reasonCode: 'before_start',
      sentence: { params: { startAt: later(10_000) } },
    });
    expect(await explain(id, later(70_000))).toMatchObject({
      reasonCode: 'after_end',
      sentence: { params: { endAt: later(60_000), previous: later(60_000) } },
    });
    expect(await explain(id, later(-10_000))).toMatchObject({
      verdict: 'not_scheduled',
      reasonCode: 'before_creation',
    });
    await clock.advance(90 * SECOND);
    expect(await explain(id)).toMatchObject({ verdict: 'will_not_run', reasonCode: 'after_end' });
    const once = await create({ runAt: later(100_000) });
    await clock.advance(30 * SECOND);
    expect(await explain(once)).toMatchObject({ verdict: 'will_not_run', reasonCode: 'ended' });
    expect(await explain(once, later(100_000))).toMatchObject({ verdict: 'ran' });
  });

  it('knows local times that do not exist and those that exist twice', async () => {
    const id = await create({ cronExpression: '30 2 * * *', timezone: 'Europe/Berlin' });
    const gap = await explain(id, '2027-03-28T01:30:00Z');
    expect(gap).toMatchObject({
      verdict: 'not_scheduled',
      reasonCode: 'dst_gap',
      sentence: { params: { local: '2027-03-28T02:30:00', standIn: '2027-03-28T01:00:00.000Z' } },
    });
    const repeat = await explain(id, '2027-10-31T01:30:00Z');
    expect(repeat).toMatchObject({
      verdict: 'not_scheduled',
      reasonCode: 'dst_repeat',
      sentence: { params: { copy: 'second', other: '2027-10-31T00:30:00.000Z' } },
    });
    expect(await explain(id, '2027-03-28T01:00:00Z')).toMatchObject({
      verdict: 'will_run',
      nominal: '2027-03-28T01:00:00.000Z',
    });
  });

  it('knows by whom, when, why and until when a job was paused', async () => {
    const id = await every(10);
    await act(id, { action: 'pause', reason: 'month end', until: later(50_000) });
    await clock.advance(21 * SECOND);
    const facts = { by: expect.any(String), reason: 'month end', until: later(50_000), pausedAt: later(0) };
    const skipped = await explain(id, later(20_000));
    expect(skipped).toMatchObject({
      verdict: 'skipped',
      reasonCode: 'paused',
      nominal: later(20_000),
      sentence: { params: facts },
    });
    expect(failedOf(skipped)).toMatchObject([{ code: 'not_paused', inputs: facts }]);
    expect(await explain(id, later(40_000))).toMatchObject({
      verdict: 'will_not_run',
      reasonCode: 'paused',
      sentence: { params: facts },
    });
    expect(await explain(id, later(50_000))).toMatchObject({ verdict: 'will_run', reasonCode: 'scheduled' });
  });

  it('knows who disabled or deleted a job, for what is past and for what is to come', async () => {
    const id = await every(10);
    await act(id, { action: 'disable', reason: 'no longer wanted' });
    await clock.advance(15 * SECOND);
    expect(await explain(id, later(10_000))).toMatchObject({
      verdict: 'not_scheduled',
      reasonCode: 'disabled',
      sentence: { params: { since: later(0), reason: 'no longer wanted' } },
    });
    expect(await explain(id)).toMatchObject({ verdict: 'will_not_run', reasonCode: 'disabled' });
    await sut.http.delete(`${BASE}/jobs/${id}`).set(sut.bearer).expect(204);
    expect(await explain(id, later(60_000))).toMatchObject({
      verdict: 'will_not_run',
      reasonCode: 'deleted',
      sentence: { params: { since: later(15_000) } },
    });
    expect(await explain(id)).toMatchObject({ verdict: 'will_not_run', reasonCode: 'deleted' });
    expect(await explain(id, later(10_000))).toMatchObject({ reasonCode: 'disabled' });
  });

  it('knows which execution held the slot, what runs, and who cancelled it', async () => {
    const id = await every(10, { taskFunctionKey: 'test.held' });
    await clock.advance(21 * SECOND);
    const running = await explain(id, later(10_000));
    expect(running).toMatchObject({ verdict: 'running', reasonCode: 'running' });
    const skipped = await explain(id, later(20_000));
    expect(skipped).toMatchObject({
      verdict: 'skipped',
      reasonCode: 'overlap',
      sentence: { params: { heldBy: [running.executionId] } },
    });
    expect(failedOf(skipped)).toMatchObject([
      { code: 'slot_free', link: `${BASE}/executions/${running.executionId}` },
    ]);
    await sut.http
      .post(`${BASE}/executions/${running.executionId}/action`)
      .set(sut.bearer)
      .send({ action: 'cancel', reason: 'too long' });
    await act(id, { action: 'disable' });
    await clock.advance(3 * SECOND);
    expect(await explain(id, later(10_000))).toMatchObject({
      verdict: 'cancelled',
      reasonCode: 'cancelled_by_user',
      sentence: { params: { reason: 'too long' } },
    });
  });

  it('knows a full queue and who waits for a slot', async () => {
    const id = await every(10, { taskFunctionKey: 'test.held', overlapPolicy: 'queue', maxQueued: 1 });
    await clock.advance(31 * SECOND);
    const { executionId } = await explain(id, later(10_000));
    expect(await explain(id, later(20_000))).toMatchObject({
      verdict: 'waiting',
      reasonCode: 'waiting_slot',
      sentence: { params: { heldBy: [executionId] } },
    });
    expect(await explain(id, later(30_000))).toMatchObject({
      verdict: 'skipped',
      reasonCode: 'queue_full',
      sentence: { params: { maxQueued: 1 } },
    });
  });

  it('knows the edit that took an instant off the schedule', async () => {
    const id = await every(10);
    const edit = { intervalSeconds: 45 };
    await sut.http.put(`${BASE}/jobs/${id}`).set(sut.bearer).send(edit).expect(200);
    await clock.advance(25 * SECOND);
    expect(await explain(id, later(20_000))).toMatchObject({
      verdict: 'not_scheduled',
      reasonCode: 'superseded_by_revision',
      sentence: { params: { version: 2, since: later(0), next: later(55_000) } },
    });
  });

  it('knows functions that nobody has', async () => {
    const id = await every(10, { taskFunctionKey: 'test.flaky' });
    const upkeep = sut.app.get(JobUpkeep);
    await sut.app.get(Database).transaction((tx) => upkeep.markHandlers(tx, ['test.flaky'], []));
    expect(await explain(id)).toMatchObject({
      verdict: 'will_not_run',
      reasonCode: 'handler_missing',
      sentence: { params: { taskFunctionKey: 'test.flaky' } },
    });
    expect(await explain(id, later(60_000))).toMatchObject({
      verdict: 'will_not_run',
      reasonCode: 'handler_missing',
    });
  });

  it('knows the instance that was lost with a run, and when it was last heard of', async () => {
    const id = await every(10);
    await clock.advance(11 * SECOND);
    const { executionId } = await explain(id, later(10_000));
    const params = { instanceId: 1, lastHeartbeatAt: later(9_000) };
    await settle(executionId!, { status: 'lost', reason: 'instance_lost', params });
    const lost = await explain(id, later(10_000));
    expect(lost).toMatchObject({ verdict: 'lost', reasonCode: 'instance_lost', sentence: { params } });
    expect(failedOf(lost)).toMatchObject([
      { code: 'instance_kept', inputs: params, link: `${BASE}/instances` },
    ]);
  });

  it('refuses what it cannot answer', async () => {
    await sut.http.get(`${BASE}/jobs/999999/explain`).set(sut.bearer).expect(404);
    await sut.http
      .get(`${BASE}/accounting`)
      .query({ from: later(0), to: later(1), jobId: 999_999 })
      .set(sut.bearer)
      .expect(404);
    const id = await every(1);
    for (const at of ['yesterday', '2026-11-02T09:00:00', '2026-02-30T00:00:00Z']) {
      await sut.http.get(`${BASE}/jobs/${id}/explain`).query({ at }).set(sut.bearer).expect(400);
    }
    for (const query of [
      {},
      { from: later(0) },
      { from: later(1), to: later(0) },
      { from: later(0), to: 'x' },
    ]) {
      expect((await accounting(query)).status).toBe(400);
    }
    const tooMany = await accounting({ from: '2027-01-01T00:00:00Z', to: '2028-01-01T00:00:00Z', jobId: id });
    expect(tooMany.body).toMatchObject({ status: 400, errors: [{ pointer: '?to', code: 'TOO_MANY_FIRES' }] });
    await sut.http.get(`${BASE}/jobs/${id}/explain`).expect(401);
  });

  it('knows since when and until when no instance was alive', async () => {
    const latest = await every(10);
    const strict = await every(10, { misfirePolicy: 'skip', misfireGraceSeconds: 30 });
    await clock.advance(11 * SECOND);
    await stop();
    const stopped = clock.now();
    await clock.advance(base + 311 * SECOND - stopped);
    sut = await startTestApp(engine, { clock, temp });
    await untilFirstBeat(sut, clock);
    await clock.advance(SECOND);
    const gap = { gapFrom: expect.any(String), gapTo: later(311_000) };
    const coalesced = await explain(latest, later(100_000));
    expect(coalesced).toMatchObject({
      verdict: 'missed',
      reasonCode: 'coalesced',
      nominal: later(100_000),
      sentence: { params: { ...gap, into: later(310_000) } },
    });
    const { gapFrom } = coalesced.sentence.params;
    expect(Date.parse(String(gapFrom))).toBeGreaterThanOrEqual(base + 11 * SECOND);
    expect(Date.parse(String(gapFrom))).toBeLessThanOrEqual(stopped);
    expect(failedOf(coalesced).map(({ code }) => code)).toEqual(['engine_alive', 'newest_due']);
    const late = await explain(strict, later(100_000));
    expect(late).toMatchObject({
      verdict: 'missed',
      reasonCode: 'too_late',
      sentence: { params: { graceSeconds: 30, lateMs: 211_000, ...gap } },
    });
    expect(late.sentence.en).toContain(
      'missed: it was found 3 minutes late, later than the grace of 30 seconds. No instance',
    );
    const { body } = await accounting({ from: later(0), to: later(310_001), jobId: latest });
    expect(body).toMatchObject({ planned: 31, missed: 29, succeeded: 2, unaccounted: 0, unplanned: 0 });
    await clock.advance(20 * SECOND);
    expect(await explain(latest, later(320_000))).toMatchObject({ verdict: 'ran', reasonCode: 'succeeded' });
  }, 60_000);
});

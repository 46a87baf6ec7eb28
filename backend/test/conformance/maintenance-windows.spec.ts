import { Database } from '../../src/database/index.js';
import { epochMs, SECOND, toIso } from '../../src/kernel/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { untilFirstBeat } from '../support/first-beat.js';
import { START } from '../support/factories/job.factory.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { describeForEachDatabase } from '../support/temp-database.js';

const BASE = '/api/v1/scheduler';

describeForEachDatabase('maintenance windows', (engine) => {
  let clock: FakeClock;
  let sut: TestApp;
  let base: number;
  const made: number[] = [];

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
  afterEach(async () => {
    for (const id of made.splice(0)) await sut.http.delete(`${BASE}/jobs/${id}`).set(sut.bearer);
    const { body } = await sut.http.get(`${BASE}/maintenance-windows?perPage=200`).set(sut.bearer);
    for (const { id } of body.items as { id: number }[])
      await sut.http.delete(`${BASE}/maintenance-windows/${id}`).set(sut.bearer).expect(204);
  });

  const later = (seconds: number): string => toIso(epochMs(base + seconds * SECOND));
  const eachSecond = async (fields: object = {}): Promise<number> => {
    const job = {
      name: 'a job',
      taskFunctionKey: 'test.ok',
      intervalSeconds: 1,
      startAt: later(1),
      ...fields,
    };
    const { body } = await sut.http.post(`${BASE}/jobs`).set(sut.bearer).send(job).expect(201);
    made.push(body.id as number);
    return body.id as number;
  };
  const open = async (fields: object): Promise<{ id: number; version: number }> => {
    const { body } = await sut.http
      .post(`${BASE}/maintenance-windows`)
      .set(sut.bearer)
      .send({ name: 'upgrade', ...fields })
      .expect(201);
    return body as { id: number; version: number };
  };
  const history = async (id: number) => {
    const { body } = await sut.http
      .get(`${BASE}/jobs/${id}/history?perPage=200&sort=scheduledFor`)
      .set(sut.bearer)
      .expect(200);
    return body.items as {
      scheduledFor: string;
      scheduledUntil: string | null;
      fireCount: number;
      status: string;
      reasonCode: string | null;
      reasonParams: Record<string, unknown> | null;
    }[];
  };
  const lines = async (id: number): Promise<unknown[]> =>
    (await history(id)).map(({ scheduledFor, fireCount, status, reasonCode }) => [
      (Date.parse(scheduledFor) - base) / SECOND,
      fireCount,
      reasonCode ?? status,
    ]);
  const account = async (id: number, from: number, to: number) =>
    (
      await sut.http
        .get(`${BASE}/accounting?from=${later(from)}&to=${later(to)}&jobId=${id}`)
        .set(sut.bearer)
        .expect(200)
    ).body as Record<string, unknown>;
  const explain = async (id: number, seconds: number) =>
    (
      await sut.http
        .get(`${BASE}/jobs/${id}/explain?at=${later(seconds)}`)
        .set(sut.bearer)
        .expect(200)
    ).body;

  it('skip the fires due within them, of the jobs they are meant for, in one line; the account stays exact', async () => {
    const meant = await eachSecond({ tags: ['db', 'x'] });
    const other = await eachSecond({ tags: ['web'] });
    const window = await open({
      from: later(3),
      until: later(6),
      tags: ['db', 'net'],
      reason: 'upgrade 11.8',
    });
    await clock.advance(8 * SECOND);
    expect((await lines(meant)).slice(0, 6)).toEqual([
      [1, 1, 'succeeded'],
      [2, 1, 'succeeded'],
      [3, 3, 'maintenance_window'],
      [6, 1, 'succeeded'],
      [7, 1, 'succeeded'],
      [8, 1, 'succeeded'],
    ]);
    expect((await history(meant))[2]!.reasonParams).toEqual({
      windowId: window.id,
      name: 'upgrade',
      reason: 'upgrade 11.8',
      by: 'api_key:bootstrap',
      from: later(3),
      until: later(6),
      version: 1,
    });
    expect((await lines(other)).slice(0, 8).map((line) => (line as unknown[])[2])).toEqual(
      new Array(8).fill('succeeded'),
    );
    const all = { planned: 8, succeeded: 5, skipped: 3, unaccounted: 0, exact: true };
    expect(await account(meant, 1, 9)).toMatchObject(all);
  });

  it('skip also what was written down already when they are made, and stop at once when they are deleted', async () => {
    const id = await eachSecond();
    await clock.advance(1.2 * SECOND);
    // The fires of 2 and 3 s are planned by now.
    const window = await open({ until: later(60) });
    await clock.advance(2 * SECOND);
    await sut.http.delete(`${BASE}/maintenance-windows/${window.id}`).set(sut.bearer).expect(204);
    await clock.advance(2 * SECOND);
    const fires = (await history(id)).map(({ fireCount, status, reasonCode }) => [
      fireCount,
      reasonCode ?? status,
    ]);
    const skipped = fires
      .filter(([, what]) => what === 'maintenance_window')
      .reduce((n, [count]) => n + Number(count), 0);
    expect(skipped).toBe(2);
    expect(fires.filter(([, what]) => what === 'succeeded').length).toBeGreaterThanOrEqual(3);
    expect(await account(id, 1, 5)).toMatchObject({ planned: 4, skipped: 2, succeeded: 2, unaccounted: 0 });
  });

  it('hold an edit to it: what the old revision left unplanned is skipped as well', async () => {
    const id = await eachSecond();
    await open({ from: later(2), until: later(30) });
    await clock.advance(4.9 * SECOND);
    await clock.advance(0.2 * SECOND);
    await sut.http.put(`${BASE}/jobs/${id}`).set(sut.bearer).send({ description: 'edited' }).expect(200);
    await clock.advance(2 * SECOND);
    const ran = (await history(id)).filter(({ status }) => status === 'succeeded');
    expect(ran.map(({ scheduledFor }) => scheduledFor)).toEqual([later(1)]);
    expect(await account(id, 1, 7)).toMatchObject({ planned: 6, succeeded: 1, skipped: 5, unaccounted: 0 });
  });

  it('are explained, before and after', async () => {
    const id = await eachSecond({ tags: ['db'] });
    await open({ from: later(3), until: later(600), tags: ['db'], reason: 'upgrade' });
    const ahead = await explain(id, 300);
    expect(ahead).toMatchObject({ verdict: 'will_not_run', reasonCode: 'maintenance_window' });
    expect(ahead.sentence.en).toContain(
      'will be skipped: the maintenance window "upgrade" of api_key:bootstrap is open',
    );
    expect(ahead.sentence.ar).toContain('نافذة الصيانة');
    expect(ahead.checks.at(-1)).toMatchObject({ code: 'outside_maintenance', passed: false });
    expect(ahead.checks.at(-1).link).toMatch(/maintenance-windows\/\d+$/);
    expect(await explain(id, 700)).toMatchObject({ verdict: 'will_run' });
    await clock.advance(5 * SECOND);
    const past = await explain(id, 4);
    expect(past).toMatchObject({ verdict: 'skipped', reasonCode: 'maintenance_window', nominal: later(4) });
    expect(past.sentence.en).toContain('was skipped: the maintenance window "upgrade"');
    expect(past.checks.at(-1)).toMatchObject({ code: 'outside_maintenance', passed: false });
  });

  it('leave triggering alone unless they forbid it', async () => {
    const id = await eachSecond({ intervalSeconds: 3_600, tags: ['db'] });
    const trigger = () =>
      sut.http.post(`${BASE}/jobs/${id}/action`).set(sut.bearer).send({ action: 'trigger' });
    const window = await open({ until: later(60), tags: ['db'] });
    const { body } = await trigger().expect(200);
    await clock.advance(SECOND);
    const run = await sut.http.get(`${BASE}/executions/${body.executionId}`).set(sut.bearer).expect(200);
    expect(run.body.status).toBe('succeeded');
    await sut.http
      .put(`${BASE}/maintenance-windows/${window.id}`)
      .set(sut.bearer)
      .send({ forbidsTrigger: true })
      .expect(200);
    const refused = await trigger().expect(409);
    expect(refused.body).toMatchObject({ code: 'MAINTENANCE_WINDOW', params: { windowId: window.id } });
  });

  it('say beforehand what they would skip, and change nothing', async () => {
    const tag = `t${base}`;
    await eachSecond({ tags: [tag], intervalSeconds: 10, startAt: later(10) });
    await eachSecond({
      tags: [tag],
      intervalSeconds: undefined,
      cronExpression: '*/30 * * * * *',
      startAt: null,
    });
    await eachSecond({ tags: [tag], intervalSeconds: 86_400, startAt: later(3_600) });
    const { body } = await sut.http
      .post(`${BASE}/maintenance-windows?dryRun=true`)
      .set(sut.bearer)
      .send({ name: 'upgrade', tags: [tag], from: later(60), until: later(120) })
      .expect(200);
    expect(body).toMatchObject({ matchingJobs: 3, jobs: 2, fires: 8, exact: true, from: later(60) });
    expect((body.firstJobs as { fires: number }[]).map(({ fires }) => fires)).toEqual([6, 2]);
    const list = await sut.http.get(`${BASE}/maintenance-windows`).set(sut.bearer).expect(200);
    expect(list.body.total).toBe(0);
  });

  it('are versioned, audited, and refuse what makes no sense', async () => {
    const window = await open({ from: later(60), until: later(120) });
    const path = `${BASE}/maintenance-windows/${window.id}`;
    const read = await sut.http.get(path).set(sut.bearer).expect(200);
    expect(read.headers['etag']).toBe('"1"');
    expect(read.body).toMatchObject({
      state: 'upcoming',
      nextFrom: later(60),
      createdBy: 'api_key:bootstrap',
    });
    await sut.http.get(path).set(sut.bearer).set('If-None-Match', '"1"').expect(304);
    const put = (body: object, etag = '"1"') =>
      sut.http.put(path).set(sut.bearer).set('If-Match', etag).send(body);
    expect((await put({ name: 'upgrade' }).expect(200)).body.version).toBe(1);
    expect((await put({ until: later(180), repeats: 'weekly' }).expect(200)).body).toMatchObject({
      version: 2,
      from: later(60),
      until: later(180),
    });
    await put({ until: later(200) }).expect(412);
    await put({ until: later(10) }, '"2"').expect(400);
    await put({ repeats: 'weekly', until: later(8 * 86_400) }, '"2"').expect(400);
    await put({ timezone: 'Mars/Base' }, '"2"').expect(400);
    await sut.http
      .post(`${BASE}/maintenance-windows`)
      .set(sut.bearer)
      .send({ name: 'x', from: later(-60), until: later(-1) })
      .expect(400);
    const audit = await app<{ action: string; after_state: string | null }>(
      "SELECT action, after_state FROM scheduler_audit WHERE target_type = 'maintenance_window' AND target_id = ? ORDER BY id",
      String(window.id),
    );
    expect(audit.map(({ action }) => action)).toEqual([
      'maintenance_window.create',
      'maintenance_window.update',
    ]);
    expect(audit[1]!.after_state).toContain('weekly');
  });

  const app = <R>(sql: string, ...params: unknown[]): Promise<R[]> =>
    sut.app.get(Database).read((session) => session.query<R>(sql, params));
});

import { Database, toDbInstant } from '../../src/database/index.js';
import { DAY, epochMs, HOUR, MINUTE, SECOND, toIso, type EpochMs } from '../../src/kernel/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { untilFirstBeat } from '../support/first-beat.js';
import { START } from '../support/factories/job.factory.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';

const BASE = '/api/v1/scheduler';

describeForEachDatabase('new time zone data', (engine) => {
  let temp: TempDatabase;
  let clock: FakeClock;
  let sut: TestApp;

  beforeEach(async () => {
    temp = await createTempDatabase(engine, { migrated: false });
    await temp.dataSource.destroy();
    clock = new FakeClock(START);
    sut = await start('2020a');
  }, 60_000);
  afterEach(async () => {
    await sut?.stop();
    await temp?.drop();
  }, 60_000);

  const start = async (tzdata: string): Promise<TestApp> => {
    const app = await startTestApp(engine, { clock, temp, tzdata });
    await untilFirstBeat(app, clock);
    return app;
  };
  const rows = <R>(sql: string, ...params: unknown[]): Promise<R[]> =>
    sut.app.get(Database).read((session) => session.query<R>(sql, params));
  const daily = async (fields: object = {}): Promise<number> => {
    const job = {
      name: 'daily',
      taskFunctionKey: 'test.ok',
      cronExpression: '0 14 * * *',
      timezone: 'Asia/Riyadh',
      ...fields,
    };
    return (await sut.http.post(`${BASE}/jobs`).set(sut.bearer).send(job).expect(201)).body.id as number;
  };
  /** What an older calendar would have left: the next fire `byMs` from where it belongs. */
  const misplace = async (id: number, byMs: number): Promise<EpochMs> => {
    const { body } = await sut.http.get(`${BASE}/jobs/${id}`).set(sut.bearer).expect(200);
    const right = epochMs(Date.parse(body.nextRunAt as string));
    const wrong = toDbInstant(epochMs(right + byMs));
    await sut.app
      .get(Database)
      .transaction((tx) =>
        tx.execute('UPDATE scheduled_job SET next_scheduled_for = ?, next_run_at = ? WHERE id = ?', [
          wrong,
          wrong,
          id,
        ]),
      );
    return right;
  };
  const nextOf = async (id: number): Promise<string> =>
    (await sut.http.get(`${BASE}/jobs/${id}`).set(sut.bearer).expect(200)).body.nextRunAt as string;
  const revisions = async (
    id: number,
  ): Promise<{ action: string; changedBy: string; reason: string | null }[]> => {
    const { body } = await sut.http.get(`${BASE}/jobs/${id}/revisions`).set(sut.bearer).expect(200);
    return body.items as { action: string; changedBy: string; reason: string | null }[];
  };

  it('puts cursors where they belong at the start, as a revision by the system, and leaves the others alone', async () => {
    const [early, late, right] = [await daily(), await daily(), await daily()];
    const interval = await daily({ cronExpression: undefined, intervalSeconds: 86_400 });
    const nine = await misplace(early, HOUR);
    await misplace(late, -30 * MINUTE);
    await sut.stop();
    sut = await start('2026b');
    for (const id of [early, late, right]) expect(await nextOf(id)).toBe(toIso(nine));
    expect((await revisions(early))[0]).toMatchObject({
      action: 'tzdata',
      changedBy: 'system',
      reason: 'time zone data 2020a -> 2026b',
    });
    expect((await revisions(late)).map(({ action }) => action)).toEqual(['tzdata', 'create']);
    for (const id of [right, interval])
      expect((await revisions(id)).map(({ action }) => action)).toEqual(['create']);
    const [state] = await rows<{ v: string }>(
      "SELECT state_value AS v FROM scheduler_state WHERE state_key = 'tzdata'",
    );
    expect(state?.v).toBe('2026b');
    await sut.stop();
    sut = await start('2026b');
    expect(await revisions(early)).toHaveLength(2);
  }, 90_000);

  it('runs late what it finds overdue, once; the account is exact', async () => {
    const from = toIso(clock.now());
    const id = await daily();
    // By the old calendar the fire of 14:00 was two hours later; the process comes back in between.
    const due = await misplace(id, 2 * HOUR);
    await sut.stop();
    await clock.advance(due - clock.now() + 10 * MINUTE);
    sut = await start('2026b');
    await clock.advance(5 * SECOND);
    const history = async () =>
      (await sut.http.get(`${BASE}/jobs/${id}/history`).set(sut.bearer).expect(200)).body.items as {
        scheduledFor: string;
        status: string;
      }[];
    expect(await history()).toMatchObject([{ scheduledFor: toIso(due), status: 'succeeded' }]);
    expect(await nextOf(id)).toBe(toIso(epochMs(due + DAY)));
    const { body } = await sut.http
      .get(`${BASE}/accounting?from=${from}&to=${toIso(clock.now())}&jobId=${id}`)
      .set(sut.bearer)
      .expect(200);
    expect(body).toMatchObject({ planned: 1, succeeded: 1, unaccounted: 0 });
  }, 90_000);
});

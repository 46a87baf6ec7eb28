import { AppError, DAY, epochMs, HOUR, MINUTE, newExecutionId } from '../../src/kernel/index.js';
import { ANNA, as, DEPLOY, jobsBundle, saw, START, type JobsBundle } from '../support/jobs-bundle.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';

const at = (ms: number): number => START + ms;
const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : String(error));
const fieldsOf = (error: unknown): string[] =>
  error instanceof AppError ? error.errors.map(({ pointer, code }) => `${pointer} ${code}`) : [String(error)];

describeForEachDatabase('verbs on jobs and upkeep', (engine) => {
  let temp: TempDatabase;
  let sut: JobsBundle;
  beforeAll(async () => {
    temp = await createTempDatabase(engine);
  }, 60_000);
  afterAll(async () => temp?.drop());
  beforeEach(() => {
    sut = jobsBundle(temp);
  });

  const code = (work: Promise<unknown>): Promise<string> => work.then(() => 'ok', codeOf);
  const fields = (work: Promise<unknown>): Promise<string[]> => work.then(() => ['ok'], fieldsOf);
  const revisions = async (id: number): Promise<string[]> =>
    (await sut.service.revisions(id, { page: 1, perPage: 50 })).items.map(
      (r) => `${r.version} ${r.action} ${r.changedBy}`,
    );
  interface LedgerRow {
    scheduled_for: string;
    status_id: number;
    job_version: number;
    reason_code: string | null;
  }
  const ledger = (id: number): Promise<LedgerRow[]> =>
    sut.rows<LedgerRow>('SELECT * FROM scheduled_job_execution WHERE job_id = ? ORDER BY scheduled_for', id);

  describe('verbs', () => {
    it('pause keeps the schedule; repeated it changes nothing; resume goes on', async () => {
      const job = await sut.create();
      const paused = await sut.actions.pause(job.id, as(ANNA), 'fog', epochMs(at(DAY)));
      expect(paused).toMatchObject({
        state: 'paused',
        plannable: true,
        version: 2,
        nextScheduledFor: at(HOUR),
      });
      expect(paused).toMatchObject({
        pausedBy: 'user:anna',
        pauseReason: 'fog',
        pausedAt: START,
        pausedUntil: at(DAY),
      });
      expect((await sut.actions.pause(job.id, as(ANNA), 'fog', epochMs(at(DAY)))).version).toBe(2);
      expect(await fields(sut.actions.pause(job.id, as(ANNA), null, START))).toEqual(['/until NOT_AHEAD']);
      const resumed = await sut.actions.resume(job.id, as(DEPLOY), null);
      expect(resumed).toMatchObject({ state: 'active', version: 3, pausedAt: null, pausedUntil: null });
      expect((await sut.actions.resume(job.id, as(DEPLOY), null)).version).toBe(3);
      expect(await revisions(job.id)).toEqual([
        '3 resume api_key:deploy',
        '2 pause user:anna',
        '1 create user:anna',
      ]);
    });

    it('disable unschedules, enable schedules from now on, delete and restore too', async () => {
      const job = await sut.create();
      expect(await sut.actions.disable(job.id, as(ANNA), null)).toMatchObject({
        state: 'disabled',
        nextRunAt: null,
        plannable: false,
      });
      sut.time.current = at(3 * HOUR);
      expect(await sut.actions.enable(job.id, as(ANNA), null)).toMatchObject({
        state: 'active',
        nextScheduledFor: at(4 * HOUR),
      });
      expect(await ledger(job.id)).toEqual([]);
      await sut.commands.delete(job.id, saw(3), 'old');
      await sut.commands.delete(job.id, saw(3), 'again');
      expect(await sut.service.get(job.id)).toMatchObject({
        state: 'deleted',
        deletedBy: 'user:anna',
        version: 4,
        nextRunAt: null,
      });
      expect(await code(sut.actions.pause(job.id, as(ANNA), null, null))).toBe('JOB_DELETED');
      expect(await sut.actions.restore(job.id, as(ANNA), null)).toMatchObject({
        state: 'active',
        version: 5,
        deletedAt: null,
      });
      expect((await sut.actions.restore(job.id, as(ANNA), null)).version).toBe(5);
    });

    it('look at the version when they are told one', async () => {
      const job = await sut.create();
      expect(await code(sut.actions.pause(job.id, saw(9), null, null))).toBe('VERSION_MISMATCH');
      expect(await code(sut.commands.delete(job.id, saw(9), null))).toBe('VERSION_MISMATCH');
    });
  });

  describe('trigger', () => {
    const now = { params: null, requestKey: null };
    interface RunRow {
      kind: number;
      origin: number;
      triggered_by: string;
      params: string | null;
    }
    const runs = (id: number): Promise<RunRow[]> =>
      sut.rows<RunRow>(
        'SELECT * FROM scheduled_job_execution WHERE job_id = ? AND origin > 0 ORDER BY id',
        id,
      );

    it('writes a requested run, also of a paused and of a disabled job, and rings', async () => {
      const job = await sut.create({ priority: 'high' });
      await sut.actions.pause(job.id, as(ANNA), null, null);
      sut.heard.length = 0;
      await sut.actions.trigger(job.id, as(ANNA), { ...now, params: { to: 'y' } });
      await sut.actions.disable(job.id, as(ANNA), null);
      await sut.actions.trigger(job.id, as(DEPLOY), now);
      expect(sut.heard).toEqual([
        `execution.changed ${job.id}`,
        'start',
        `job.changed ${job.id}`,
        'plan',
        `execution.changed ${job.id}`,
        'start',
      ]);
      const rows = await runs(job.id);
      expect(rows).toMatchObject([
        {
          kind: 1,
          triggered_by: 'user:anna',
          params: '{"to":"y"}',
          priority: 2,
          job_version: 2,
          status_id: 1,
        },
        { kind: 2, triggered_by: 'api_key:deploy', params: null, job_version: 3 },
      ]);
      expect(rows.every(({ origin }) => Number.isSafeInteger(origin) && origin > 0)).toBe(true);
      expect((await sut.service.get(job.id)).version).toBe(3);
    });

    it('runs once for all repetitions of a keyed request', async () => {
      const job = await sut.create();
      const requestKey = 'ab'.repeat(32);
      const first = await sut.actions.trigger(job.id, as(ANNA), { params: null, requestKey });
      sut.time.current = at(HOUR / 2);
      const again = await sut.actions.trigger(job.id, as(ANNA), { params: null, requestKey });
      expect(again.executionId).toBe(first.executionId);
      expect(await runs(job.id)).toHaveLength(1);
    });

    it('is refused when all slots are busy and the policy is skip, naming the holders', async () => {
      const job = await sut.create({ maxInstances: 1 });
      const holder = newExecutionId(START);
      const hold = { jobId: job.id, slot: 0, executionId: holder, fencingToken: 1, instanceId: 1, at: START };
      await temp.database.transaction((tx) => sut.slots.hold(tx, [hold]));
      const error = await sut.actions.trigger(job.id, as(ANNA), now).catch((e: unknown) => e);
      expect(error).toMatchObject({ code: 'JOB_BUSY', status: 409, params: { executionIds: [holder] } });
      await sut.commands.update(job.id, { overlapPolicy: 'queue' }, saw(1));
      expect(await code(sut.actions.trigger(job.id, as(ANNA), now))).toBe('ok');
    });

    it('checks parameters, handler and deletion', async () => {
      const job = await sut.create();
      expect(await fields(sut.actions.trigger(job.id, as(ANNA), { ...now, params: { nope: 1 } }))).toEqual([
        '/params/nope UNKNOWN_FIELD',
      ]);
      await temp.database.transaction((tx) => sut.upkeep.markHandlers(tx, ['mail.send'], []));
      expect(await code(sut.actions.trigger(job.id, as(ANNA), now))).toBe('HANDLER_MISSING');
      await temp.database.transaction((tx) => sut.upkeep.markHandlers(tx, [], ['mail.send']));
      await sut.commands.delete(job.id, as(ANNA), null);
      expect(await code(sut.actions.trigger(job.id, as(ANNA), now))).toBe('JOB_DELETED');
      expect(await runs(job.id)).toEqual([]);
    });
  });

  describe('upkeep', () => {
    it('takes jobs without a handler off the schedule and puts them back', async () => {
      const job = await sut.create({ taskFunctionKey: 'mail.sort' });
      const mark = (missing: string[], present: string[]) =>
        temp.database.transaction((tx) => sut.upkeep.markHandlers(tx, missing, present));
      expect(await mark(['mail.sort'], ['mail.send'])).toEqual([job.id]);
      expect(await mark(['mail.sort'], ['mail.send'])).toEqual([]);
      expect(await sut.service.get(job.id)).toMatchObject({
        state: 'handler_missing',
        plannable: false,
        nextRunAt: null,
      });
      // Edits that leave the function alone are still possible.
      expect(await sut.commands.update(job.id, { name: 'renamed' }, as(ANNA))).toMatchObject({
        state: 'handler_missing',
      });
      sut.time.current = at(2 * HOUR);
      expect(await mark([], ['mail.sort'])).toEqual([job.id]);
      expect(await sut.service.get(job.id)).toMatchObject({
        state: 'active',
        nextScheduledFor: at(3 * HOUR),
      });
      expect(await revisions(job.id)).toEqual([
        '4 handler_found system',
        '3 update user:anna',
        '2 handler_missing system',
        '1 create user:anna',
      ]);
    });

    it('ends pauses whose time has come', async () => {
      const job = await sut.create();
      await sut.actions.pause(job.id, as(ANNA), null, epochMs(at(MINUTE)));
      const end = (ms: number) =>
        temp.database.transaction((tx) => sut.upkeep.endExpiredPauses(tx, epochMs(at(ms))));
      expect(await end(MINUTE - 1)).toEqual([]);
      sut.time.current = at(MINUTE);
      expect(await end(MINUTE)).toEqual([job.id]);
      expect(await sut.service.get(job.id)).toMatchObject({
        state: 'active',
        pausedUntil: null,
        updatedBy: 'system',
      });
    });

    it('makes a system job once, leaves edits of it alone, and it cannot be deleted', async () => {
      const clean = {
        name: 'clean',
        jobKey: 'system.clean',
        taskFunctionKey: 'mail.send',
        cronExpression: '0 3 * * *',
      };
      await Promise.all([1, 2, 3].map(() => sut.upkeep.ensureSystemJob(clean)));
      const id = (await temp.database.read((s) => sut.jobs.findIdByKey(s, 'system.clean')))!;
      await sut.commands.update(id, { cronExpression: '0 4 * * *' }, as(ANNA));
      await sut.upkeep.ensureSystemJob(clean);
      expect(await sut.service.get(id)).toMatchObject({
        isSystem: true,
        cronExpression: '0 4 * * *',
        createdBy: 'system',
      });
      expect(await code(sut.commands.delete(id, as(ANNA), null))).toBe('SYSTEM_JOB');
    });

    it('finds the revisions in force within a range', async () => {
      const job = await sut.create();
      for (const [ms, name] of [
        [HOUR / 4, 'b'],
        [HOUR / 2, 'c'],
      ] as const) {
        sut.time.current = at(ms);
        await sut.commands.update(job.id, { name }, as(ANNA));
      }
      const between = async (from: number, to: number): Promise<number[]> =>
        (
          await temp.database.read((s) =>
            sut.jobs.findRevisionsBetween(s, job.id, epochMs(at(from)), epochMs(at(to))),
          )
        ).map((r) => r.version);
      expect(await between(-DAY, DAY)).toEqual([1, 2, 3]);
      expect(await between(HOUR / 3, DAY)).toEqual([2, 3]);
      expect(await between(HOUR / 4, HOUR / 3)).toEqual([2]);
      expect(await between(HOUR, DAY)).toEqual([3]);
    });
  });
});

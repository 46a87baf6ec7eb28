import { toDbInstant } from '../../src/database/index.js';
import type { PlannedFire } from '../../src/executions/index.js';
import type { JobEntity } from '../../src/jobs/job.entity.js';
import {
  AppError,
  DAY,
  epochMs,
  HOUR,
  MINUTE,
  newExecutionId,
  SECOND,
  toIso,
} from '../../src/kernel/index.js';
import { ANNA, as, DEPLOY, jobsBundle, saw, START, type JobsBundle } from '../support/jobs-bundle.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';

const at = (ms: number): number => START + ms;
const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : String(error));
const fieldsOf = (error: unknown): string[] =>
  error instanceof AppError ? error.errors.map(({ pointer, code }) => `${pointer} ${code}`) : [String(error)];

describeForEachDatabase('commands on jobs', (engine) => {
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
  const plan = (job: JobEntity, scheduledFor: number): Promise<unknown> => {
    const fire: PlannedFire = {
      id: newExecutionId(START),
      jobId: job.id,
      scheduledFor: epochMs(scheduledFor),
      dueAt: epochMs(scheduledFor),
      status: 'planned',
      priority: 1,
      jobVersion: job.version,
      instanceId: null,
      reasonCode: null,
      reasonParams: null,
    };
    return temp.database.transaction((tx) => sut.executions.insertPlanned(tx, [fire], START));
  };
  interface LedgerRow {
    scheduled_for: string;
    status_id: number;
    job_version: number;
    reason_code: string | null;
  }
  const ledger = (id: number): Promise<LedgerRow[]> =>
    sut.rows<LedgerRow>('SELECT * FROM scheduled_job_execution WHERE job_id = ? ORDER BY scheduled_for', id);

  describe('create', () => {
    it('writes job, slots, tags, first revision and audit record together, and rings after the commit', async () => {
      const job = await sut.create({ maxInstances: 3, tags: ['a', 'b'], params: { to: 'x' } });
      expect(job).toMatchObject({
        state: 'active',
        plannable: true,
        version: 1,
        timezone: 'Asia/Riyadh',
        createdBy: 'user:anna',
      });
      expect(job).toMatchObject({
        nextScheduledFor: at(HOUR),
        nextRunAt: at(HOUR),
        maxAttempts: 3,
        createdAt: START,
      });
      expect(await sut.service.get(job.id)).toEqual(job);
      const slots = await temp.database.read((s) => sut.slots.slotsOf(s, job.id));
      expect(slots.map(({ slot }) => slot)).toEqual([0, 1, 2]);
      const tags = await sut.rows<{ tag: string }>(
        'SELECT tag FROM scheduled_job_tag WHERE job_id = ?',
        job.id,
      );
      expect(tags.map(({ tag }) => tag).sort()).toEqual(['a', 'b']);
      expect(await revisions(job.id)).toEqual(['1 create user:anna']);
      const audit = await sut.rows<object>(
        "SELECT * FROM scheduler_audit WHERE target_type = 'job' AND target_id = ?",
        String(job.id),
      );
      expect(audit).toMatchObject([{ action: 'job.create', principal: 'user:anna', before_state: null }]);
      expect(sut.heard).toEqual([`job.changed ${job.id}`, 'plan']);
    });

    it('takes configured defaults for null and absent fields alike', async () => {
      const job = await sut.create({
        misfireGraceSeconds: null,
        maxAttempts: null,
        priority: null,
        timeoutSeconds: null,
      });
      expect(job).toMatchObject({
        misfireGraceSeconds: 60,
        maxAttempts: 3,
        priority: 1,
        timeoutSeconds: null,
        tags: [],
      });
    });

    it('anchors an interval at its start, or at the creation', async () => {
      const interval = { cronExpression: undefined, intervalSeconds: 60 };
      expect(await sut.create(interval)).toMatchObject({ nextScheduledFor: at(MINUTE), anchorAt: START });
      const later = await sut.create({ ...interval, startAt: toIso(epochMs(at(90_000))) });
      expect(later).toMatchObject({ nextScheduledFor: at(90_000), anchorAt: at(90_000) });
      const earlier = await sut.create({ ...interval, startAt: toIso(epochMs(at(-10_000))) });
      expect(earlier.nextScheduledFor).toBe(at(50_000));
    });

    it('still runs a date that has just passed, and refuses one past its grace', async () => {
      const date = (ms: number) => sut.create({ cronExpression: undefined, runAt: toIso(epochMs(at(ms))) });
      const late = await date(-60_000);
      expect(late).toMatchObject({ state: 'active', nextScheduledFor: at(-60_000) });
      const [revision] = (await sut.service.revisions(late.id, { page: 1, perPage: 1 })).items;
      expect(revision!.effectiveAt).toBe(at(-60_001));
      expect(await fields(date(-60_001))).toEqual(['/runAt RUN_AT_PAST']);
    });

    it('is disabled or ended where nothing can fire', async () => {
      expect(await sut.create({ enabled: false })).toMatchObject({
        state: 'disabled',
        plannable: false,
        nextRunAt: null,
      });
      expect(await sut.create({ cronExpression: '0 0 1 1 *', endAt: toIso(epochMs(at(DAY))) })).toMatchObject(
        { state: 'ended', plannable: false },
      );
    });

    it('names everything that is wrong', async () => {
      const wrong = sut.create({
        cronExpression: '61 * * * *',
        timezone: 'Mars/Base',
        params: { copies: 'two' },
      });
      expect((await fields(wrong)).sort()).toEqual([
        '/cronExpression CRON_VALUE',
        '/params/copies WRONG_TYPE',
        '/timezone UNKNOWN_TIME_ZONE',
      ]);
      expect(await fields(sut.create({ intervalSeconds: 5 }))).toEqual(
        expect.arrayContaining(['/cronExpression CONFLICTING_FIELDS', '/intervalSeconds CONFLICTING_FIELDS']),
      );
      const unknown = await sut.create({ taskFunctionKey: 'mail.snd' }).catch((e: unknown) => e as AppError);
      expect((unknown as AppError).errors).toMatchObject([
        { code: 'UNKNOWN_TASK_FUNCTION', params: { similar: ['mail.send'] } },
      ]);
    });

    it('gives a key to one of many that ask at once, and again once its job is deleted', async () => {
      const tries = await Promise.all(
        Array.from({ length: 10 }, () => code(sut.create({ jobKey: 'raced' }))),
      );
      expect(tries.filter((c) => c === 'ok')).toHaveLength(1);
      expect(new Set(tries)).toEqual(new Set(['ok', 'JOB_KEY_TAKEN']));
      const id = await temp.database.read((s) => sut.jobs.findIdByKey(s, 'raced'));
      await sut.commands.delete(id!, as(ANNA), null);
      const second = await sut.create({ jobKey: 'raced' });
      expect(await code(sut.actions.restore(id!, as(ANNA), null))).toBe('JOB_KEY_TAKEN');
      expect(second.jobKey).toBe('raced');
    });
  });

  describe('update', () => {
    it('keeps absent fields, resets null ones, raises the version and moves the cursor', async () => {
      const job = await sut.create({ description: 'old', maxQueued: 7, tags: ['a'] });
      sut.time.current = at(10 * MINUTE);
      const next = await sut.commands.update(
        job.id,
        { cronExpression: '15 * * * *', maxQueued: null, tags: ['b'] },
        saw(1),
      );
      expect(next).toMatchObject({
        version: 2,
        description: 'old',
        maxQueued: 1,
        nextScheduledFor: at(15 * MINUTE),
      });
      expect(next).toMatchObject({ updatedAt: at(10 * MINUTE), updatedBy: 'user:anna', createdAt: START });
      expect(await sut.service.get(job.id)).toEqual(next);
      expect(
        await sut.rows<{ tag: string }>('SELECT tag FROM scheduled_job_tag WHERE job_id = ?', job.id),
      ).toMatchObject([{ tag: 'b' }]);
      const [revision] = (await sut.service.revisions(job.id, { page: 1, perPage: 1 })).items;
      expect(revision).toMatchObject({ action: 'update', effectiveAt: at(10 * MINUTE) });
      expect([revision!.before!['cronExpression'], revision!.after['cronExpression']]).toEqual([
        '0 * * * *',
        '15 * * * *',
      ]);
    });

    it('writes nothing and rings nobody when nothing changes', async () => {
      const job = await sut.create({ params: { to: 'x', copies: 2 } });
      sut.heard.length = 0;
      const same = { name: 'job', params: { copies: 2, to: 'x' }, cronExpression: '0 * * * *', jobKey: null };
      expect(await sut.commands.update(job.id, same, saw(1))).toEqual(job);
      expect(await revisions(job.id)).toHaveLength(1);
      expect(sut.heard).toEqual([]);
    });

    it('takes back planned fires ahead and leaves earlier, running and requested ones', async () => {
      const job = await sut.create({ cronExpression: '* * * * *' });
      for (const ms of [MINUTE, 2 * MINUTE, 3 * MINUTE]) await plan(job, at(ms));
      const { executionId } = await sut.actions.trigger(job.id, as(ANNA), { params: null, requestKey: null });
      await temp.database.transaction((tx) =>
        tx.execute('UPDATE scheduled_job SET next_scheduled_for = ?, next_run_at = ? WHERE id = ?', [
          ...[at(4 * MINUTE), at(4 * MINUTE)].map((ms) => toDbInstant(epochMs(ms))),
          job.id,
        ]),
      );
      sut.time.current = at(2 * MINUTE);
      const next = await sut.commands.update(job.id, { name: 'other' }, saw(1));
      expect(next.nextScheduledFor).toBe(at(3 * MINUTE));
      const left = await ledger(job.id);
      expect(left.map((row) => row.scheduled_for)).toEqual(
        [0, MINUTE, 2 * MINUTE].map((ms) => toDbInstant(epochMs(at(ms)))),
      );
      expect(executionId).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('writes down what the old revision left unplanned before it moves the cursor', async () => {
      const job = await sut.create({ cronExpression: '* * * * *' });
      sut.time.current = at(3 * MINUTE + 1);
      await sut.commands.update(job.id, { cronExpression: '0 0 * * *' }, saw(1));
      expect(await ledger(job.id)).toMatchObject(
        // As the planner would: one row for those that make way for the newest.
        [
          { scheduled_for: toDbInstant(epochMs(at(MINUTE))), status_id: 10, reason_code: 'coalesced' },
          { scheduled_for: toDbInstant(epochMs(at(3 * MINUTE))), status_id: 1, reason_code: null },
        ].map((row) => ({ ...row, job_version: 1 })),
      );
      const paused = await sut.create({ cronExpression: '* * * * *' });
      await sut.actions.pause(paused.id, as(ANNA), 'fog', null);
      sut.time.current = at(4 * MINUTE + 1);
      await sut.actions.resume(paused.id, as(ANNA), null);
      expect(await ledger(paused.id)).toMatchObject([
        { status_id: 9, reason_code: 'paused', job_version: 2 },
      ]);
      const far = await sut.create({ cronExpression: undefined, intervalSeconds: 1 });
      sut.time.current += 50_010 * SECOND;
      expect(await code(sut.commands.update(far.id, { name: 'x' }, saw(1)))).toBe('JOB_BACKLOG');
      expect(await ledger(far.id)).toEqual([]);
    });

    it('keeps the phase of an interval', async () => {
      const job = await sut.create({ cronExpression: undefined, intervalSeconds: 60 });
      sut.time.current = at(30 * SECOND);
      const next = await sut.commands.update(job.id, { intervalSeconds: 45 }, saw(1));
      expect(next).toMatchObject({ anchorAt: START, nextScheduledFor: at(45 * SECOND) });
    });

    it('switches the type by the field given', async () => {
      const job = await sut.create();
      const interval = await sut.commands.update(job.id, { intervalSeconds: 60 }, saw(1));
      expect(interval).toMatchObject({ jobTypeId: 2, cronExpression: null, intervalSeconds: 60 });
      expect(await fields(sut.commands.update(job.id, { jobType: 'cron' }, saw(2)))).toEqual([
        '/cronExpression REQUIRED',
      ]);
      expect(await fields(sut.commands.update(job.id, { intervalSeconds: null }, saw(2)))).toEqual([
        '/intervalSeconds REQUIRED',
      ]);
      const cron = { jobType: 'cron' as const, cronExpression: '@daily', intervalSeconds: null, runAt: null };
      expect(await sut.commands.update(job.id, cron, saw(2))).toMatchObject({
        jobTypeId: 1,
        intervalSeconds: null,
        version: 3,
      });
    });

    it('lets one of 50 edits of the same version through', async () => {
      const job = await sut.create();
      const edits = Array.from({ length: 50 }, (_, n) =>
        code(sut.commands.update(job.id, { name: `n${n}` }, saw(1))),
      );
      const codes = await Promise.all(edits);
      expect(codes.filter((c) => c === 'ok')).toHaveLength(1);
      expect(codes.filter((c) => c === 'VERSION_MISMATCH')).toHaveLength(49);
      expect(await revisions(job.id)).toHaveLength(2);
    }, 60_000);

    it('refuses another key, a deleted job and one that is not there', async () => {
      const job = await sut.create({ jobKey: 'fixed' });
      expect(await fields(sut.commands.update(job.id, { jobKey: 'loose' }, saw(1)))).toEqual([
        '/jobKey IMMUTABLE',
      ]);
      await sut.commands.delete(job.id, as(ANNA), null);
      expect(await code(sut.commands.update(job.id, { name: 'x' }, as(ANNA)))).toBe('JOB_DELETED');
      expect(await code(sut.commands.update(2_000_000_000, { name: 'x' }, as(ANNA)))).toBe('NOT_FOUND');
    });

    it('never lets a revision take effect before the last one when the clock steps back', async () => {
      const job = await sut.create();
      sut.time.current = at(-HOUR);
      const next = await sut.commands.update(job.id, { name: 'x' }, saw(1));
      expect(next.updatedAt).toBe(START);
      expect(next.nextScheduledFor).toBe(at(HOUR));
    });
  });

  it('creates or changes by key, also when ten do it at once', async () => {
    const put = (name: string) =>
      sut.commands.putByKey('sync', { name, taskFunctionKey: 'mail.send', intervalSeconds: 60 }, as(DEPLOY));
    const outcomes = (await Promise.all(Array.from({ length: 10 }, () => put('same')))).map(
      ({ outcome }) => outcome,
    );
    expect(outcomes.sort()).toEqual(['created', ...Array<string>(9).fill('unchanged')]);
    const { job, outcome } = await put('new');
    expect([outcome, job.version, job.name]).toEqual(['updated', 2, 'new']);
    expect(await fields(sut.commands.putByKey('sync', { jobKey: 'other' }, as(DEPLOY)))).toEqual([
      '/jobKey IMMUTABLE',
    ]);
  });
});

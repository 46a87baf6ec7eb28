import { DAY, MINUTE, SECOND, toIso } from '../../src/kernel/index.js';
import { OperationsCleanup } from '../../src/maintenance/operations-cleanup.js';
import { OperationsRepository } from '../../src/operations/index.js';
import { WindowRepository } from '../../src/windows/index.js';
import type { BackfillDto } from '../../src/operations/dto/backfill.dto.js';
import type { OperationEntity } from '../../src/operations/index.js';
import { toOperationDto } from '../../src/operations/to-operation-dto.js';
import { anExecution } from '../support/factories/execution.factory.js';
import { at, emptyOperations, range, wish } from '../support/backfill-wish.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { FakeClock } from '../support/fake-clock.js';
import { OLGA, OperationsBundle } from '../support/operations-bundle.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';
import { executionsOf, jobOf, TestNode } from '../support/test-node.js';

describeForEachDatabase('backfill', (engine) => {
  let temp: TempDatabase;
  let clock: FakeClock;
  let sut: OperationsBundle;
  let nodes: OperationsBundle[];

  beforeAll(async () => {
    temp = await createTempDatabase(engine);
  }, 60_000);
  afterAll(async () => temp?.drop());
  beforeEach(async () => {
    clock = new FakeClock(START);
    nodes = [];
    sut = await node();
  });
  afterEach(async () => {
    for (const each of nodes) {
      for (const call of each.node.tasks.calls) call.succeed();
      await clock.advance(0);
      await each.loop.stop();
      await each.node.stop().catch(() => undefined);
    }
    await emptyOperations(temp);
  });

  /** A process with engine, commands and the loop of operations. */
  async function node(): Promise<OperationsBundle> {
    const engineNode = await new TestNode(temp, clock).start();
    const bundle = await OperationsBundle.over(engineNode);
    await bundle.loop.start();
    nodes.push(bundle);
    return bundle;
  }
  const request = (jobId: number, body: BackfillDto, key: string | null = null): Promise<OperationEntity> =>
    sut.backfills.request(jobId, body, { principal: OLGA, requestKey: key });
  const progressOf = async (id: number) => toOperationDto(await sut.operations.get(id));
  const runsOf = async (jobId: number) => (await executionsOf(temp, jobId)).filter(({ kind }) => kind === 3);

  /** An hourly-ish job that is disabled, so that only the backfill runs. */
  const idle = (seconds = 60) => aJob().every(seconds, at(-DAY)).disabled();

  it('runs every instant of the range once, oldest first, one at a time', async () => {
    const job = await idle().running('test.ok', { a: 1 }).insert(temp.database);
    const { id } = await request(job.id, wish());
    await clock.advance(15 * SECOND);
    expect(await progressOf(id)).toMatchObject({
      status: 'completed',
      kind: 'backfill',
      jobId: job.id,
      progress: { total: 10, succeeded: 10, pending: 0, started: 0, failed: 0 },
    });
    const runs = await runsOf(job.id);
    expect(runs.map(({ scheduledFor, origin }) => [scheduledFor - START, origin])).toEqual(
      Array.from({ length: 10 }, (_, i) => [(i - 10) * MINUTE, id]),
    );
    const calls = sut.node.tasks.callsOf(job.id);
    expect(calls.map(({ context }) => context.fire.scheduledFor.getTime())).toEqual(
      runs.map(({ scheduledFor }) => scheduledFor),
    );
    expect(calls[0]!.context.fire).toMatchObject({ kind: 'backfill', catchUp: true });
    expect(runs[0]).toMatchObject({ triggeredBy: 'user:olga', params: null, jobVersion: 1 });
  });

  it('keeps to its concurrency and to the slots of the job', async () => {
    const job = await idle().running('test.held').slots(3).insert(temp.database);
    await request(job.id, wish({ concurrency: 2 }));
    await clock.advance(3 * SECOND);
    expect(sut.node.tasks.calls).toHaveLength(2);
    sut.node.tasks.calls[0]!.succeed();
    await clock.advance(1 * SECOND);
    expect(sut.node.tasks.calls).toHaveLength(3);
    const narrow = await idle().running('test.held').insert(temp.database);
    await request(narrow.id, wish({ concurrency: 100 }));
    await clock.advance(3 * SECOND);
    expect(sut.node.tasks.callsOf(narrow.id)).toHaveLength(1);
  });

  it('shares the slots with the schedule: it waits for the running fire, and nothing of it is skipped', async () => {
    const job = await aJob().every(10).running('test.held').insert(temp.database);
    await clock.advance(11 * SECOND);
    expect(sut.node.tasks.calls).toHaveLength(1);
    const { id } = await request(job.id, wish({ ...range(1, 10_001), only: 'all' }));
    await clock.advance(3 * SECOND);
    // The one instant of the range is running: it is left out.
    expect(await progressOf(id)).toMatchObject({ status: 'completed', progress: { total: 0 } });
    await clock.advance(8 * SECOND);
    const missed = await request(job.id, wish({ ...range(10_001, 20_001), only: 'missed' }));
    await clock.advance(2 * SECOND);
    expect(await progressOf(missed.id)).toMatchObject({ progress: { total: 1, pending: 1, started: 0 } });
    sut.node.tasks.calls[0]!.succeed();
    await clock.advance(2 * SECOND);
    expect(sut.node.tasks.calls[1]!.context.fire).toMatchObject({ kind: 'backfill' });
    sut.node.tasks.calls[1]!.succeed();
    await clock.advance(1 * SECOND);
    expect(await progressOf(missed.id)).toMatchObject({ status: 'completed', progress: { succeeded: 1 } });
    expect((await runsOf(job.id)).map(({ statusId }) => statusId)).toEqual([4]);
  });

  it('pauses, goes on and is cancelled between runs; what runs ends by itself', async () => {
    const job = await idle().running('test.held').insert(temp.database);
    const { id } = await request(job.id, wish());
    const act = (action: 'pause' | 'resume' | 'cancel') =>
      sut.operations.act(id, { action, reason: 'night' }, OLGA);
    await clock.advance(2 * SECOND);
    await act('pause');
    sut.node.tasks.calls[0]!.succeed();
    await clock.advance(5 * SECOND);
    expect(await progressOf(id)).toMatchObject({
      status: 'paused',
      progress: { succeeded: 1, started: 0, pending: 9 },
    });
    expect(sut.node.tasks.calls).toHaveLength(1);
    await act('resume');
    await act('resume');
    await clock.advance(1 * SECOND);
    expect(sut.node.tasks.calls).toHaveLength(2);
    await act('cancel');
    await clock.advance(2 * SECOND);
    expect(await progressOf(id)).toMatchObject({
      status: 'cancelling',
      progress: { cancelled: 8, started: 1, pending: 0 },
    });
    sut.node.tasks.calls[1]!.succeed();
    await clock.advance(1 * SECOND);
    expect(await progressOf(id)).toMatchObject({
      status: 'cancelled',
      progress: { succeeded: 2, cancelled: 8 },
    });
    await expect(act('resume')).rejects.toMatchObject({ code: 'OPERATION_ENDED' });
    expect((await act('cancel')).operation.status).toBe('cancelled');
  });

  it('loses and doubles nothing when engines die in the middle of it, one after the other', async () => {
    const job = await idle()
      .running('test.held')
      .with({ delivery: 'at_least_once' })
      .slots(4)
      .insert(temp.database);
    const { id } = await request(job.id, wish({ ...range(-20 * MINUTE, 0), concurrency: 4 }));
    for (let turn = 0; turn < 3; turn++) {
      await clock.advance(1 * SECOND);
      const dying = sut;
      sut = await node();
      // Two of its runs end, two are cut off, and what it has under way finds the database gone.
      for (const call of dying.node.tasks.calls.slice(-2)) call.succeed();
      await clock.advance(100);
      await dying.node.kill();
      await dying.loop.stop();
    }
    for (let done = 0; done < 30; done++) {
      await clock.advance(1 * SECOND);
      for (const call of sut.node.tasks.calls) call.succeed();
    }
    expect(await progressOf(id)).toMatchObject({
      status: 'completed',
      progress: { total: 20, succeeded: 20, pending: 0 },
    });
    const runs = await runsOf(job.id);
    expect(runs.map(({ scheduledFor }) => scheduledFor - START)).toEqual(
      Array.from({ length: 20 }, (_, i) => (i - 20) * MINUTE),
    );
    expect(new Set(runs.map(({ statusId }) => statusId))).toEqual(new Set([4]));
    expect(runs.some(({ attempt }) => attempt > 1)).toBe(true);
  });

  it('is done by two engines at once without a leader, still once each and within the concurrency', async () => {
    await node();
    const job = await idle().running('test.held').slots(5).insert(temp.database);
    const { id } = await request(job.id, wish({ ...range(-30 * MINUTE, 0), concurrency: 3 }));
    const calls = () => nodes.flatMap((each) => each.node.tasks.callsOf(job.id));
    for (let done = 0; done < 30;) {
      await clock.advance(1 * SECOND);
      expect(calls().length - done).toBeLessThanOrEqual(3);
      for (const call of calls().slice(done)) call.succeed();
      done = calls().length;
    }
    await clock.advance(2 * SECOND);
    expect(await progressOf(id)).toMatchObject({ status: 'completed', progress: { succeeded: 30 } });
    expect(new Set(calls().map(({ context }) => context.fire.scheduledFor.getTime())).size).toBe(30);
  });

  it('runs what failed and what was missed, and never again what succeeded since', async () => {
    const job = await idle().running('test.ok').insert(temp.database);
    const rows = [
      anExecution(job)
        .at(-9 * MINUTE)
        .with({ status: 'succeeded' }),
      anExecution(job)
        .at(-8 * MINUTE)
        .with({ status: 'failed', reasonCode: 'task_error' }),
      anExecution(job)
        .at(-7 * MINUTE)
        .with({ status: 'missed', reasonCode: 'too_late' }),
      anExecution(job)
        .at(-6 * MINUTE)
        .with({ status: 'skipped', reasonCode: 'paused' }),
      anExecution(job)
        .at(-5 * MINUTE)
        .with({ status: 'lost' }),
      anExecution(job)
        .at(-4 * MINUTE)
        .with({ status: 'cancelled' }),
    ];
    for (const row of rows) await row.insert(temp.database);
    const fires = async (only: BackfillDto['only']) => {
      const { first, byStatus, leftOut } = await sut.backfills.preview(job.id, wish({ only }));
      return [first.map((each) => (Date.parse(each.at) - START) / MINUTE), byStatus, leftOut] as const;
    };
    expect((await fires('missed'))[0]).toEqual([-7, -6]);
    expect((await fires('failed'))[0]).toEqual([-8, -5]);
    expect((await fires('missed_and_failed'))[0]).toEqual([-8, -7, -6, -5]);
    const [all, byStatus] = await fires('all');
    expect(all).toEqual([-10, -9, -8, -7, -6, -5, -4, -3, -2, -1]);
    expect(byStatus).toEqual({ missed: 1, skipped: 1, failed: 2, succeeded: 1, other: 1, unrecorded: 4 });
    expect(await executionsOf(temp, job.id)).toHaveLength(6);

    await request(job.id, wish({ only: 'missed' }));
    await clock.advance(5 * SECOND);
    const again = await sut.backfills.preview(job.id, wish({ only: 'missed_and_failed' }));
    expect(again).toMatchObject({ fires: 2, leftOut: { alreadyDone: 2, inProgress: 0 } });
  });

  it('takes run-length rows apart with the schedule they were written under, also at the ends of the range', async () => {
    const job = await idle(60).insert(temp.database);
    const line = await anExecution(job)
      .at(-20 * MINUTE)
      .with({ status: 'missed', reasonCode: 'too_late', fireCount: 15 })
      .insert(temp.database);
    await temp.database.transaction(async (tx) => {
      await tx.execute('UPDATE scheduled_job_execution SET scheduled_until = ? WHERE job_id = ?', [
        toIso(at(-6 * MINUTE))
          .replace('T', ' ')
          .replace('Z', ''),
        job.id,
      ]);
      await tx.execute(
        `INSERT INTO scheduled_job_revision (job_id, version, effective_at, action, changed_by, after_state) VALUES (?, ?, ?, 'create', 'user:ops', ?)`,
        [job.id, line.jobVersion, '2026-01-01 00:00:00.000', JSON.stringify(job)],
      );
    });
    const { fires, first } = await sut.backfills.preview(job.id, wish({ only: 'missed' }));
    expect([fires, first[0]?.at, first.at(-1)?.at]).toEqual([
      5,
      toIso(at(-10 * MINUTE)),
      toIso(at(-6 * MINUTE)),
    ]);
  });

  it('follows the local calendar over both changes of the clock', async () => {
    const spring = await idle()
      .cron('30 2 * * *', 'Europe/Berlin')
      .with({ dstGap: 'after' })
      .insert(temp.database);
    const days = { from: '2026-03-28T00:00:00Z', to: '2026-03-31T00:00:00Z' };
    expect((await sut.backfills.preview(spring.id, wish(days))).first).toMatchObject([
      { at: '2026-03-28T01:30:00.000Z', local: '2026-03-28T02:30:00', flags: [] },
      { at: '2026-03-29T01:00:00.000Z', local: '2026-03-29T03:00:00', flags: ['dst_gap'] },
      { at: '2026-03-30T00:30:00.000Z', local: '2026-03-30T02:30:00', flags: [] },
    ]);
    const autumn = await idle()
      .cron('30 2 * * *', 'Europe/Berlin')
      .with({ dstOverlap: 'both' })
      .insert(temp.database);
    const { id } = await request(
      autumn.id,
      wish({ from: '2026-10-25T00:00:00Z', to: '2026-10-25T02:00:00Z', only: 'all' }),
    );
    await clock.advance(4 * SECOND);
    expect(
      (await runsOf(autumn.id)).map(({ scheduledFor, origin }) => [toIso(scheduledFor), origin]),
    ).toEqual([
      ['2026-10-25T00:30:00.000Z', id],
      ['2026-10-25T01:30:00.000Z', id],
    ]);
  });

  it('runs with the definition the job has when each run is made', async () => {
    const job = await idle().running('test.held').insert(temp.database);
    const { id } = await request(job.id, wish({ ...range(-2 * MINUTE, 0) }));
    await clock.advance(2 * SECOND);
    await temp.database.transaction((tx) =>
      tx.execute('UPDATE scheduled_job SET version = 2, task_function_key = ? WHERE id = ?', [
        'test.ok',
        job.id,
      ]),
    );
    sut.node.tasks.calls[0]!.succeed();
    await clock.advance(3 * SECOND);
    expect(await progressOf(id)).toMatchObject({ status: 'completed' });
    expect((await runsOf(job.id)).map(({ jobVersion }) => jobVersion)).toEqual([1, 2]);
    expect(sut.node.tasks.callsOf(job.id).map(({ key }) => key)).toEqual(['test.held', 'test.ok']);
  });

  it('stops when the job is deleted in the middle, and says why', async () => {
    const job = await idle().running('test.held').insert(temp.database);
    const { id } = await request(job.id, wish());
    await clock.advance(2 * SECOND);
    await temp.database.transaction((tx) =>
      tx.execute(
        "UPDATE scheduled_job SET deleted_at = '2026-11-02 09:00:00.000', state = 'deleted' WHERE id = ?",
        [job.id],
      ),
    );
    sut.node.tasks.calls[0]!.succeed();
    await clock.advance(2 * SECOND);
    expect(await progressOf(id)).toMatchObject({
      status: 'cancelled',
      stopCode: 'JOB_DELETED',
      progress: { succeeded: 1, cancelled: 9 },
    });
  });

  it('works on a paused job, and does not turn its last success back', async () => {
    const job = await aJob()
      .every(60, at(-DAY))
      .paused()
      .with({ lastSuccessFor: at(-1_000), lastRunAt: at(-1_000) })
      .insert(temp.database);
    await request(job.id, wish({ ...range(-2 * MINUTE, 0) }));
    await clock.advance(5 * SECOND);
    expect(await runsOf(job.id)).toHaveLength(2);
    expect(await jobOf(temp, job.id)).toMatchObject({ lastSuccessFor: at(-1_000), state: 'paused' });
  });

  it('keeps the reason of runs that fail, and gives parameters of its own', async () => {
    const job = await idle().running('test.fail', { a: 1 }).insert(temp.database);
    const { id } = await request(job.id, wish({ ...range(-2 * MINUTE, 0), params: { a: 2 } }));
    await clock.advance(5 * SECOND);
    expect(await progressOf(id)).toMatchObject({
      status: 'completed',
      progress: { failed: 2, succeeded: 0 },
    });
    const { items, total } = await sut.operations.items(id, { page: 1, perPage: 20, outcome: 'failed' });
    const [first] = await runsOf(job.id);
    expect(total).toBe(2);
    expect(items[0]).toMatchObject({
      jobName: 'a job',
      item: { seq: 1, code: 'task_error', executionId: first!.id },
    });
    expect(sut.node.tasks.calls.map(({ params }) => params)).toEqual([{ a: 2 }, { a: 2 }]);
  });

  it('refuses what cannot be done, and finds a keyed request again', async () => {
    const job = await idle(1).running('test.held').insert(temp.database);
    const key = 'a'.repeat(64);
    const { id } = await request(job.id, wish(range(-10_000, 0)), key);
    expect((await request(job.id, wish(range(-10_000, 0)), key)).id).toBe(id);
    await expect(request(job.id, wish(range(-5_000, 0)))).rejects.toMatchObject({
      code: 'BACKFILL_OPEN',
      params: { operationId: id },
    });
    await expect(request(job.id, wish(range(-20_000, -10_000)))).resolves.toMatchObject({ total: 10 });
    const refused = async (jobId: number, body: BackfillDto) => {
      const error = await request(jobId, body).catch((thrown: unknown) => thrown);
      const { code, errors } = error as { code: string; errors: { pointer: string; code: string }[] };
      return errors[0] ? `${errors[0].pointer} ${errors[0].code}` : code;
    };
    const other = await idle(1).insert(temp.database);
    expect(await refused(other.id, wish(range(0, -1)))).toBe('/to RANGE_EMPTY');
    expect(await refused(other.id, wish(range(0, 1)))).toBe('/to NOT_BEHIND');
    expect(await refused(other.id, wish(range(-10_001_000, 0)))).toBe('/to TOO_MANY_FIRES');
    expect(await refused(4_711, wish())).toBe('NOT_FOUND');
    expect(await refused((await idle().deleted().insert(temp.database)).id, wish())).toBe('JOB_DELETED');
    expect(await refused((await idle().handlerMissing().insert(temp.database)).id, wish())).toBe(
      'HANDLER_MISSING',
    );
    await expect(sut.backfills.preview(other.id, wish(range(-10_000_000, 0)))).resolves.toMatchObject({
      fires: 10_000,
    });
  });

  it('waits while a maintenance window forbids to ask for runs', async () => {
    const job = await idle()
      .running('test.ok')
      .with({ tags: ['db'] })
      .insert(temp.database);
    await temp.database.transaction(async (tx) => {
      await sut.get(WindowRepository).insert(tx, {
        ...{ name: 'move', tags: ['db'], reason: null, from: at(0), until: at(10 * SECOND), timezone: 'UTC' },
        ...{ repeats: 'none' as const, repeatUntil: null, forbidsTrigger: true, version: 1 },
        ...{ createdAt: at(0), createdBy: 'user:ops', updatedAt: at(0), updatedBy: 'user:ops' },
      });
    });
    const { id } = await request(job.id, wish(range(-2 * MINUTE, 0)));
    await clock.advance(9 * SECOND);
    expect(await progressOf(id)).toMatchObject({ status: 'running', progress: { pending: 2 } });
    await clock.advance(5 * SECOND);
    expect(await progressOf(id)).toMatchObject({ status: 'completed', progress: { succeeded: 2 } });
  });

  it('is forgotten with its items by the clean-up, once it has ended long ago', async () => {
    const job = await idle().running('test.held').insert(temp.database);
    const { id } = await request(job.id, wish());
    const cleanup = new OperationsCleanup(temp.database, new OperationsRepository());
    const signal = new AbortController().signal;
    await sut.operations.act(id, { action: 'cancel', reason: null }, OLGA);
    await clock.advance(2 * SECOND);
    sut.node.tasks.calls[0]?.succeed();
    await clock.advance(2 * SECOND);
    expect(await cleanup.deleteEndedBefore(at(0), signal)).toBe(0);
    expect(await cleanup.deleteEndedBefore(at(DAY), signal)).toBe(1);
    await expect(sut.operations.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const [left] = await temp.database.read((s) =>
      s.query<{ n: number }>('SELECT COUNT(*) AS n FROM scheduler_operation_item'),
    );
    expect(left!.n).toBe(0);
    // Its number is not given again: executions carry it.
    expect((await request(job.id, wish())).id).toBeGreaterThan(id);
  });
});

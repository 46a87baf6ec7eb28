import { ExecutionsRead, type HistoryFilter } from '../../src/executions/index.js';
import { BULK_JOB_ACTIONS } from '../../src/jobs/index.js';
import { epochMs, MINUTE, SECOND, type ExecutionId } from '../../src/kernel/index.js';
import { BulkActions } from '../../src/operations/bulk-actions.service.js';
import type { BulkExecutionActionDto, BulkJobActionDto } from '../../src/operations/dto/bulk.dto.js';
import { JobActionWork } from '../../src/operations/job-action-work.js';
import { toItemDto, toOperationDto } from '../../src/operations/to-operation-dto.js';
import { anExecution } from '../support/factories/execution.factory.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { FakeClock } from '../support/fake-clock.js';
import { OLGA, OperationsBundle } from '../support/operations-bundle.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';
import { executionOf, executionsOf, jobOf, TestNode } from '../support/test-node.js';

const ED = { ...OLGA, name: 'ed', role: 'editor' as const };
const TABLES = [
  'scheduled_job',
  'scheduled_job_tag',
  'scheduled_job_execution',
  'scheduled_job_lock',
  'scheduled_job_execution_attempt',
  'scheduled_job_execution_note',
  'scheduled_job_revision',
  'scheduler_operation',
  'scheduler_operation_item',
  'scheduler_audit',
];

describeForEachDatabase('bulk actions', (engine) => {
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
    await temp.database.transaction(async (tx) => {
      for (const table of TABLES) await tx.execute(`DELETE FROM ${table}`);
    });
  });

  async function node(): Promise<OperationsBundle> {
    const bundle = await OperationsBundle.over(await new TestNode(temp, clock).start());
    await bundle.loop.start();
    nodes.push(bundle);
    return bundle;
  }
  const bulk = () => sut.get(BulkActions);
  const caller = { principal: ED, requestKey: null };
  const onJobs = async (body: BulkJobActionDto) => (await bulk().requestOnJobs(body, caller)).id;
  const onExecutions = async (body: BulkExecutionActionDto) =>
    (await bulk().requestOnExecutions(body, caller)).id;
  const progressOf = async (id: number) => toOperationDto(await sut.operations.get(id));
  const itemsOf = async (id: number) =>
    (await sut.operations.items(id, { page: 1, perPage: 200 })).items.map(toItemDto);
  const quiet = () => aJob().every(86_400);

  it('does it to all that match, tells of each, and one that is refused does not stop the rest', async () => {
    const some = [await quiet().insert(temp.database), await quiet().paused().insert(temp.database)];
    const gone = await quiet().deleted().insert(temp.database);
    const ids = [some[0]!.id, gone.id, 4_711, some[1]!.id];
    const id = await onJobs({ action: 'pause', ids, reason: 'move' });
    await clock.advance(2 * SECOND);
    expect(await progressOf(id)).toMatchObject({
      status: 'completed',
      progress: { total: 4, succeeded: 2, failed: 2, pending: 0 },
    });
    expect((await itemsOf(id)).map(({ jobId, outcome, code }) => [jobId, outcome, code])).toEqual([
      [some[0]!.id, 'succeeded', null],
      [gone.id, 'failed', 'JOB_DELETED'],
      [4_711, 'failed', 'NOT_FOUND'],
      [some[1]!.id, 'succeeded', null],
    ]);
    expect(await jobOf(temp, some[0]!.id)).toMatchObject({
      ...{ state: 'paused', pausedBy: 'user:ed', pauseReason: 'move', version: 2 },
    });
    const audit = await temp.database.read((s) =>
      s.query<{ action: string; target_id: string; principal: string }>(
        "SELECT action, target_id, principal FROM scheduler_audit WHERE target_type = 'job' ORDER BY id",
      ),
    );
    expect(audit).toEqual(
      some.map((job) => ({ action: 'job.pause', target_id: String(job.id), principal: 'user:ed' })),
    );
    const again = await onJobs({ action: 'pause', ids: [some[0]!.id], reason: 'move' });
    await clock.advance(1 * SECOND);
    expect(await progressOf(again)).toMatchObject({ progress: { unchanged: 1, succeeded: 0 } });
  });

  it('means what matched when it was asked for, however many pages that is', async () => {
    Object.assign(sut.get(JobActionWork), { pageSize: 3 });
    const jobs = [];
    for (let i = 0; i < 8; i++) jobs.push(await quiet().insert(temp.database));
    const id = await onJobs({ action: 'disable', filter: { state: ['active'] } });
    const late = await quiet().insert(temp.database);
    await clock.advance(2 * SECOND);
    expect(await progressOf(id)).toMatchObject({ status: 'completed', progress: { total: 8, succeeded: 8 } });
    expect((await jobOf(temp, late.id)).state).toBe('active');
    expect((await jobOf(temp, jobs[7]!.id)).state).toBe('disabled');
  });

  it('is done once to each when engines die in the middle of it', async () => {
    const jobs = [];
    for (let i = 0; i < 12; i++) jobs.push(await quiet().insert(temp.database));
    const second = await node();
    const id = await onJobs({ action: 'trigger', filter: {} });
    await sut.node.kill();
    await sut.loop.stop();
    sut = second;
    await clock.advance(20 * SECOND);
    expect(await progressOf(id)).toMatchObject({
      status: 'completed',
      progress: { total: 12, succeeded: 12 },
    });
    for (const job of jobs) expect(await executionsOf(temp, job.id)).toHaveLength(1);
    const made = (await itemsOf(id)).map(({ executionId }) => executionId);
    expect(new Set(made).size).toBe(12);
  });

  it('is paused and cancelled between two items', async () => {
    for (let i = 0; i < 3; i++) await quiet().insert(temp.database);
    await sut.loop.stop();
    const id = await onJobs({ action: 'disable', filter: {} });
    await sut.operations.act(id, { action: 'pause', reason: null }, OLGA);
    await sut.loop.start();
    await clock.advance(3 * SECOND);
    expect(await progressOf(id)).toMatchObject({
      status: 'paused',
      progress: { total: 0, isTotalFinal: false },
    });
    await sut.operations.act(id, { action: 'cancel', reason: null }, OLGA);
    await clock.advance(2 * SECOND);
    expect(await progressOf(id)).toMatchObject({ status: 'cancelled', progress: { succeeded: 0 } });
  });

  it('knows every verb', async () => {
    const job = await quiet()
      .with({ tags: ['a', 'b'] })
      .insert(temp.database);
    const state = async () => {
      const { state: now, tags } = await jobOf(temp, job.id);
      return `${now} ${tags.join(',')}`;
    };
    const done: string[] = [];
    for (const [action, more] of [
      ['pause', {}],
      ['resume', {}],
      ['disable', {}],
      ['enable', {}],
      ['add_tags', { tags: ['b', 'c'] }],
      ['remove_tags', { tags: ['a', 'x'] }],
      ['delete', {}],
      ['restore', {}],
    ] as const) {
      const filter = action === 'restore' ? { filter: {} } : { ids: [job.id] };
      await onJobs({ action, ...filter, ...more } as BulkJobActionDto);
      await clock.advance(1 * SECOND);
      done.push(`${action}: ${await state()}`);
    }
    expect(done).toEqual([
      'pause: paused a,b',
      'resume: active a,b',
      'disable: disabled a,b',
      'enable: active a,b',
      'add_tags: active a,b,c',
      'remove_tags: active b,c',
      'delete: deleted b,c',
      'restore: active b,c',
    ]);
    expect(done.length).toBe(BULK_JOB_ACTIONS.length - 1);
  });

  it('cancels what runs and what waits, and leaves what has ended', async () => {
    const job = await aJob()
      .every(1)
      .running('test.held')
      .with({ overlapPolicy: 'queue', maxQueued: 5 })
      .insert(temp.database);
    await clock.advance(3_500);
    await temp.database.transaction((tx) =>
      tx.execute('UPDATE scheduled_job SET plannable = 0 WHERE id = ?', [job.id]),
    );
    const ended = await anExecution(job).at(-5_000).succeeded().insert(temp.database);
    const filter: Partial<HistoryFilter> = { jobId: job.id };
    const id = await onExecutions({
      action: 'cancel',
      filter: filter as { jobId: number },
      reason: 'stop it',
    });
    await clock.advance(4 * SECOND);
    expect(await progressOf(id)).toMatchObject({
      status: 'completed',
      progress: { total: 4, succeeded: 3, unchanged: 1 },
    });
    expect((await executionOf(temp, ended.id)).statusId).toBe(4);
    const rows = await executionsOf(temp, job.id);
    const within = rows.filter(({ scheduledFor }) => scheduledFor > START && scheduledFor <= START + 3_000);
    expect(within.map(({ statusId, reasonCode }) => [statusId, reasonCode])).toEqual(
      within.map(() => [7, 'cancelled_by_user']),
    );
  });

  it('marks as handled what has ended, and tells of the rest', async () => {
    const job = await quiet().insert(temp.database);
    const at = (minutes: number) => anExecution(job).at(minutes * MINUTE);
    const failed = await at(-3).with({ status: 'failed', reasonCode: 'task_error' }).insert(temp.database);
    const missed = await at(-2).missed().insert(temp.database);
    const planned = await at(60).insert(temp.database);
    const handle = (body: Pick<BulkExecutionActionDto, 'ids' | 'filter' | 'note'>) =>
      onExecutions({ action: 'handle', reason: 'seen to', ...body });
    const first = await handle({ ids: [missed.id, planned.id], note: ' upstream was down ' });
    await clock.advance(2 * SECOND);
    expect((await itemsOf(first)).map(({ outcome, code }) => [outcome, code])).toEqual([
      ['succeeded', null],
      ['failed', 'EXECUTION_NOT_TERMINAL'],
    ]);
    const second = await handle({ filter: { status: ['failed', 'missed'] }, note: 'all of them' });
    await clock.advance(2 * SECOND);
    expect(await progressOf(second)).toMatchObject({
      status: 'completed',
      progress: { total: 2, succeeded: 1, unchanged: 1 },
    });
    const ids = [failed.id, missed.id, planned.id];
    const views = await temp.database.read((s) => sut.get(ExecutionsRead).findViews(s, ids));
    expect(views.map(({ note, handledBy }) => [note, handledBy])).toEqual([
      ['all of them', 'user:ed'],
      ['upstream was down', 'user:ed'],
      [null, null],
    ]);
    const left = { action: 'handle' as const, filter: { status: ['failed' as const], handled: false } };
    await expect(bulk().previewExecutions(left)).resolves.toMatchObject({ matching: 0 });
    const misplaced = { action: 'cancel' as const, ids: [failed.id], note: 'no' };
    await expect(bulk().previewExecutions(misplaced)).rejects.toMatchObject({
      errors: [{ pointer: '/note' }],
    });
  });

  it('retries as many of one job as there are, one after the other, none of them skipped for overlap', async () => {
    const job = await quiet().running('test.held').insert(temp.database);
    const failed: ExecutionId[] = [];
    for (let i = 1; i <= 4; i++) {
      const row = await anExecution(job)
        .at(-i * MINUTE)
        .with({ status: 'failed', reasonCode: 'task_error' })
        .insert(temp.database);
      failed.unshift(row.id);
    }
    const id = await onExecutions({ action: 'retry', filter: { status: ['failed'] } });
    for (let i = 0; i < 8; i++) {
      await clock.advance(2 * SECOND);
      for (const call of sut.node.tasks.calls) call.succeed();
    }
    expect(await progressOf(id)).toMatchObject({ status: 'completed', progress: { total: 4, succeeded: 4 } });
    const retries = (await executionsOf(temp, job.id)).filter(({ retryOf }) => retryOf !== null);
    expect(retries.map(({ retryOf, statusId }) => [retryOf, statusId])).toEqual(
      failed.map((original) => [original, 4]),
    );
  });

  it('shows what would be meant, and writes nothing', async () => {
    const job = await quiet().named('shown').insert(temp.database);
    const row = await anExecution(job).at(-MINUTE).missed().insert(temp.database);
    await expect(bulk().previewJobs({ action: 'delete', filter: { q: 'shown' } }, ED)).resolves.toEqual({
      ...{ dryRun: true, matching: 1, isExact: true },
      first: [{ jobId: job.id, jobName: 'shown' }],
    });
    await expect(
      bulk().previewExecutions({ action: 'retry', filter: { status: ['missed'] } }),
    ).resolves.toMatchObject({
      matching: 1,
      first: [{ jobId: job.id, executionId: row.id, status: 'missed' }],
    });
    const later = { action: 'retry' as const, filter: { from: new Date(epochMs(START + 1)).toISOString() } };
    await expect(bulk().previewExecutions(later)).resolves.toMatchObject({ matching: 0 });
    await expect(bulk().previewJobs({ action: 'delete', filter: {} }, OLGA)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect((await sut.operations.list({ page: 1, perPage: 20 })).total).toBe(0);
  });
});

import { epochMs, SECOND } from '../../src/kernel/index.js';
import { defineTask } from '../../src/tasks/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { anExecution } from '../support/factories/execution.factory.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';
import { testTasks } from '../support/test-tasks.js';
import {
  attemptsOf,
  emptyLedger,
  executionOf,
  executionsOf,
  jobOf,
  ledgerOf,
  slotsOf,
  TestNode,
} from '../support/test-node.js';

describeForEachDatabase('the engine, end to end', (engine) => {
  let temp: TempDatabase;
  let clock: FakeClock;
  let sut: TestNode;

  beforeAll(async () => {
    temp = await createTempDatabase(engine);
  }, 60_000);
  afterAll(async () => temp?.drop());
  beforeEach(() => {
    clock = new FakeClock(START);
    sut = new TestNode(temp, clock);
  });
  afterEach(async () => {
    for (const call of sut.tasks.calls) call.succeed();
    await clock.advance(0);
    await sut.stop();
    await emptyLedger(temp);
  });

  it('finds what it can run behind a whole sweep of what nobody can', async () => {
    const gone = await aJob().every(3_600).running('test.gone').insert(temp.database);
    for (let i = 1; i <= 500; i++) await anExecution(gone).at(-i).insert(temp.database);
    const job = await aJob().every(3_600).insert(temp.database);
    await anExecution(job).requested().insert(temp.database);
    await sut.start();
    await clock.advance(SECOND);
    expect(sut.tasks.callsOf(job.id)).toHaveLength(1);
  });

  it('runs each fire at its instant, once, and remembers the last', async () => {
    const job = await aJob().every(10).running('test.ok', { a: 1 }).insert(temp.database);
    await sut.start();
    await clock.advance(35 * SECOND);
    const ledger = await ledgerOf(temp, job.id, START);
    expect(ledger.map(({ at, status }) => [at, status])).toEqual([
      [10_000, 'succeeded'],
      [20_000, 'succeeded'],
      [30_000, 'succeeded'],
    ]);
    const [first] = await executionsOf(temp, job.id);
    expect(first).toMatchObject({
      attempt: 1,
      fence: 1,
      slot: 0,
      result: { a: 1 },
      startedAt: START + 10_000,
    });
    expect(sut.tasks.callsOf(job.id)).toHaveLength(3);
    expect((await slotsOf(temp, job.id))[0]).toMatchObject({ executionId: null, fencingToken: 3 });
    expect(await jobOf(temp, job.id)).toMatchObject({
      lastRunAt: START + 30_000,
      lastSuccessFor: START + 30_000,
      version: 1,
    });
  });

  it('skips a fire whose slot is busy and says which execution holds it', async () => {
    const job = await aJob().every(10).running('test.held').insert(temp.database);
    await sut.start();
    await clock.advance(21 * SECOND);
    const [held, skipped] = await executionsOf(temp, job.id);
    expect((await ledgerOf(temp, job.id)).map(({ status, reason }) => [status, reason])).toEqual([
      ['running', null],
      ['skipped', 'overlap'],
    ]);
    expect(skipped?.reasonParams).toMatchObject({ heldBy: [held!.id] });
  });

  it('lets maxQueued fires wait for the slot and starts them in order', async () => {
    const job = await aJob()
      .every(10)
      .running('test.held')
      .with({ overlapPolicy: 'queue', maxQueued: 2 })
      .insert(temp.database);
    await sut.start();
    await clock.advance(45 * SECOND);
    expect((await ledgerOf(temp, job.id)).map(({ status, reason }) => [status, reason])).toEqual([
      ['running', null],
      ['queued', null],
      ['queued', null],
      ['skipped', 'queue_full'],
    ]);
    const { calls } = sut.tasks;
    calls[0]!.succeed();
    await clock.advance(1 * SECOND);
    calls[1]!.succeed();
    await clock.advance(1 * SECOND);
    expect(calls.map(({ context }) => context.fire.scheduledFor.getTime() - START)).toEqual([
      10_000, 20_000, 30_000,
    ]);
    expect(calls.map(({ context }) => context.fence)).toEqual([1, 2, 3]);
  });

  it('starts what waits for a permit as soon as one is free, oldest first', async () => {
    sut = new TestNode(temp, clock, { permits: 1 });
    const jobs = await Promise.all(
      [1, 2, 3].map(() => aJob().every(10).running('test.held').insert(temp.database)),
    );
    await sut.start();
    await clock.advance(11 * SECOND);
    expect(sut.tasks.calls).toHaveLength(1);
    const statuses = await Promise.all(jobs.map(async (job) => (await ledgerOf(temp, job.id))[0]?.status));
    expect(statuses.sort()).toEqual(['queued', 'queued', 'running']);
    sut.tasks.calls[0]!.succeed();
    await clock.advance(0);
    expect(sut.tasks.calls).toHaveLength(2);
  });

  it('tries a failing run again after its delay, archives the attempt, and gives up at the limit', async () => {
    const job = await aJob().every(20).running('test.fail').retrying(3, 10).insert(temp.database);
    await sut.start();
    await clock.advance(21 * SECOND);
    const [row] = await executionsOf(temp, job.id);
    expect(row).toMatchObject({ statusId: 2, waitReason: 3, attempt: 1 });
    expect((await slotsOf(temp, job.id))[0]?.executionId).toBe(row!.id);
    await clock.advance(25 * SECOND);
    expect(await executionOf(temp, row!.id)).toMatchObject({
      statusId: 5,
      attempt: 3,
      reasonCode: 'task_error',
      fence: 3,
    });
    const attempts = await attemptsOf(temp, row!.id);
    expect(attempts.map(({ attempt, fence, statusId }) => [attempt, fence, statusId])).toEqual([
      [1, 1, 5],
      [2, 2, 5],
    ]);
    expect((await slotsOf(temp, job.id))[0]).toMatchObject({ executionId: null, fencingToken: 3 });
  });

  it('succeeds at a later attempt', async () => {
    const job = await aJob().every(20).running('test.flaky').retrying(5, 1).insert(temp.database);
    await sut.start();
    await clock.advance(30 * SECOND);
    expect(await ledgerOf(temp, job.id)).toMatchObject([{ status: 'succeeded' }]);
    expect((await executionsOf(temp, job.id))[0]?.attempt).toBe(3);
  });

  it('does not call, and does not try again, a function whose stored params no longer fit', async () => {
    const calls: unknown[] = [];
    const strict = defineTask({
      key: 'test.strict',
      params: { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } },
      run: (params) => void calls.push(params),
    });
    sut = new TestNode(temp, clock, { tasks: { ...testTasks(), definitions: [strict] } });
    const job = await aJob()
      .every(10)
      .running('test.strict', { n: 'x' })
      .retrying(3, 0)
      .insert(temp.database);
    await sut.start();
    await clock.advance(15 * SECOND);
    expect(calls).toEqual([]);
    expect((await executionsOf(temp, job.id))[0]).toMatchObject({
      statusId: 5,
      attempt: 1,
      reasonCode: 'invalid_params',
      reasonParams: { errors: [{ pointer: '/params/n', code: 'WRONG_TYPE' }] },
      error: { type: 'InvalidParamsError' },
    });
  });

  it('ends a run at its timeout, frees the slot, and keeps what the function says later as evidence', async () => {
    const job = await aJob().every(20).running('test.deaf').with({ timeoutSeconds: 5 }).insert(temp.database);
    await sut.start();
    await clock.advance(26 * SECOND);
    const [row] = await executionsOf(temp, job.id);
    expect(row).toMatchObject({ statusId: 6, reasonCode: 'timeout', finishedAt: START + 25_000 });
    expect((await slotsOf(temp, job.id))[0]?.executionId).toBeNull();
    expect(sut.permits.inUse).toBe(1);
    sut.tasks.calls[0]!.succeed({ late: true });
    await clock.advance(1);
    expect(sut.permits.inUse).toBe(0);
    expect(await executionOf(temp, row!.id)).toMatchObject({ statusId: 6, result: null });
    expect(await attemptsOf(temp, row!.id)).toMatchObject([
      { attempt: 1, lateStatusId: 4, lateResult: { late: true }, statusId: 6 },
    ]);
  });

  it('cancels a running function within a second of the request', async () => {
    const job = await aJob().every(20).running('test.held').insert(temp.database);
    await sut.start();
    await clock.advance(21 * SECOND);
    const [row] = await executionsOf(temp, job.id);
    const order = { by: 'user:ops', reason: 'enough', at: clock.now() };
    await temp.database.transaction((tx) => sut.executions.requestCancel(tx, row!.id, order));
    await clock.advance(SECOND);
    expect(await executionOf(temp, row!.id)).toMatchObject({
      statusId: 7,
      reasonCode: 'cancelled_by_user',
      reasonParams: { by: 'user:ops', reason: 'enough' },
    });
  });

  it('does not try again what was cancelled while it ran, whether it then fails, times out or its process dies', async () => {
    const job = await aJob()
      .every(20)
      .running('test.deaf')
      .retrying(5, 1)
      .with({ timeoutSeconds: 3, cancelGraceSeconds: 60 })
      .insert(temp.database);
    await sut.start();
    await clock.advance(21 * SECOND);
    const [row] = await executionsOf(temp, job.id);
    await temp.database.transaction((tx) =>
      sut.executions.requestCancel(tx, row!.id, { by: 'user:ops', reason: null, at: clock.now() }),
    );
    // No look at the row lies between the request and the failure.
    sut.tasks.calls[0]!.fail(new Error('by itself'));
    await clock.advance(15 * SECOND);
    expect(await executionOf(temp, row!.id)).toMatchObject({ statusId: 7, attempt: 1 });
    expect((await slotsOf(temp, job.id))[0]?.executionId).toBeNull();
  });

  it('gives up a function that ignores its cancel when the grace is over', async () => {
    const job = await aJob()
      .every(20)
      .running('test.deaf')
      .with({ cancelGraceSeconds: 4 })
      .insert(temp.database);
    await sut.start();
    await clock.advance(21 * SECOND);
    const [row] = await executionsOf(temp, job.id);
    await temp.database.transaction((tx) =>
      sut.executions.requestCancel(tx, row!.id, { by: 'user:ops', reason: null, at: clock.now() }),
    );
    await clock.advance(5 * SECOND);
    expect(await executionOf(temp, row!.id)).toMatchObject({ statusId: 7, reasonCode: 'cancel_ignored' });
  });

  it('records what a paused job does not run, and runs again at the end of the pause', async () => {
    const until = epochMs(START + 30 * SECOND);
    const job = await aJob().every(10).paused(until).insert(temp.database);
    await sut.start();
    await clock.advance(41 * SECOND);
    expect(
      (await ledgerOf(temp, job.id, START)).map(({ at, status, reason, fires }) => [
        at,
        status,
        reason,
        fires,
      ]),
    ).toEqual([
      [10_000, 'skipped', 'paused', 2],
      [30_000, 'succeeded', null, 1],
      [40_000, 'succeeded', null, 1],
    ]);
  });

  it('runs a requested execution of a paused job', async () => {
    const job = await aJob().every(3600).paused().insert(temp.database);
    await anExecution(job).requested().insert(temp.database);
    await sut.start();
    await clock.advance(SECOND);
    expect(await ledgerOf(temp, job.id)).toMatchObject([{ status: 'succeeded' }]);
  });

  it.each([
    ['run_latest', 60, { 'missed coalesced': 59, 'succeeded ': 1 }],
    ['skip', 15, { 'missed too_late': 58, 'missed coalesced': 1, 'succeeded ': 1 }],
  ] as const)(
    'after an outage of ten minutes, %s: every fire has its line, and one of them runs',
    async (misfirePolicy, misfireGraceSeconds, expected) => {
      const anchorAt = epochMs(START - 600 * SECOND);
      const job = await aJob()
        .every(10, anchorAt)
        .with({ misfirePolicy, misfireGraceSeconds })
        .plannedUntil(-600 * SECOND)
        .insert(temp.database);
      await sut.start();
      await clock.advance(5 * SECOND);
      const ledger = await ledgerOf(temp, job.id, START);
      const counts: Record<string, number> = {};
      for (const { status, reason, fires } of ledger)
        counts[`${status} ${reason ?? ''}`] = (counts[`${status} ${reason ?? ''}`] ?? 0) + fires;
      expect(counts).toEqual(expected);
      expect(ledger.at(-1)).toMatchObject({ at: 0, status: 'succeeded' });
      expect(sut.tasks.callsOf(job.id).map(({ context }) => context.fire.catchUp)).toEqual([true]);
    },
  );

  it('hands planned and queued rows back when it stops', async () => {
    const job = await aJob().every(10).insert(temp.database);
    await sut.start();
    await clock.advance(9 * SECOND);
    expect((await executionsOf(temp, job.id))[0]).toMatchObject({ statusId: 1, instanceId: sut.instance.id });
    await sut.engine.stop();
    expect((await executionsOf(temp, job.id))[0]).toMatchObject({ statusId: 1, instanceId: null });
    await clock.advance(5 * SECOND);
    expect(sut.tasks.calls).toEqual([]);
  });
});

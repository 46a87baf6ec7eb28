import { ExecutionQueue, type HandOver } from '../../src/dispatch/index.js';
import { JobCursorRepository, type JobEntity } from '../../src/jobs/index.js';
import { epochMs, SECOND, type ExecutionId } from '../../src/kernel/index.js';
import type { FireInfo } from '../../src/tasks/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { anExecution } from '../support/factories/execution.factory.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';
import { emptyLedger, executionsOf, jobOf, TestNode, type TestNodeOptions } from '../support/test-node.js';

/** A queue that keeps what is handed to it. */
class HeldQueue extends ExecutionQueue {
  readonly added: ExecutionId[] = [];
  readonly isConnected = true;
  async evictionPolicy(): Promise<string | null> {
    return 'noeviction';
  }
  async add(entries: readonly HandOver[]): Promise<void> {
    this.added.push(...entries.map(({ id }) => id));
  }
  async waiting(): Promise<number> {
    return 0;
  }
  consume(): void {
    // The test hands over.
  }
  async pause(): Promise<ExecutionId[]> {
    return [];
  }
  async resume(): Promise<void> {}
  async close(): Promise<void> {
    // Nothing is open.
  }
}

describeForEachDatabase('what a task is told of its fire', (engine) => {
  let temp: TempDatabase;
  let clock: FakeClock;
  let nodes: TestNode[];

  beforeAll(async () => {
    temp = await createTempDatabase(engine);
  }, 60_000);
  afterAll(async () => temp?.drop());
  beforeEach(() => {
    clock = new FakeClock(START);
    nodes = [];
  });
  afterEach(async () => {
    for (const call of nodes.flatMap(({ tasks }) => tasks.calls)) call.succeed();
    await clock.advance(0);
    for (const node of nodes) await node.stop().catch(() => undefined);
    await emptyLedger(temp);
  });

  const node = (options: TestNodeOptions = {}): TestNode => {
    const made = new TestNode(temp, clock, options);
    nodes.push(made);
    return made;
  };
  const told = (job: JobEntity): FireInfo[] =>
    nodes.flatMap(({ tasks }) => tasks.callsOf(job.id).map(({ context }) => context.fire));
  const at = (ms: number): Date => new Date(START + ms);
  /** A job of so many fires that nobody planned, the newest at the start. */
  const behind = (fires: number, more: Partial<JobEntity> = {}) =>
    aJob()
      .every(10, epochMs(START - fires * 10 * SECOND))
      .with(more)
      .plannedUntil(-fires * 10 * SECOND)
      .insert(temp.database);

  it('of a punctual one: its time, no lateness, nothing merged, and the success before', async () => {
    const job = await aJob().every(10).insert(temp.database);
    await node().start();
    await clock.advance(21 * SECOND);
    const [first, second] = told(job);
    expect(first).toEqual({
      jobId: job.id,
      executionId: (await executionsOf(temp, job.id))[0]!.id,
      kind: 'schedule',
      scheduledFor: at(10_000),
      dueAt: at(10_000),
      latenessMs: 0,
      catchUp: false,
      standsFor: 1,
      attempt: 1,
      slot: 0,
      previousSuccessAt: null,
    });
    expect(second).toMatchObject({ scheduledFor: at(20_000), previousSuccessAt: at(10_000) });
  });

  it('of a jittered one: nominal and due time; lateness counts from the latter', async () => {
    const job = await aJob().every(60).with({ jitterSeconds: 30 }).insert(temp.database);
    const offset = job.nextRunAt! - job.nextScheduledFor!;
    expect(offset).toBeGreaterThan(0);
    await node().start();
    await clock.advance(95 * SECOND);
    expect(told(job)[0]).toMatchObject({
      scheduledFor: at(60_000),
      dueAt: at(60_000 + offset),
      latenessMs: 0,
      catchUp: false,
    });
  });

  it('of the one that runs after an outage: that it catches up, how late, and for how many it stands', async () => {
    const job = await behind(60);
    await clock.advance(4 * SECOND);
    await node().start();
    await clock.advance(SECOND);
    expect(told(job)).toMatchObject([
      { scheduledFor: at(0), latenessMs: 4_000, catchUp: true, standsFor: 60, attempt: 1 },
    ]);
  });

  it('the same when the process that planned it died before, and fires that were planned already are merged', async () => {
    const job = await behind(60);
    const victim = await node().join();
    await victim.plan();
    await victim.kill();
    // Planned for the newest, and late itself by now; 5 more came due.
    await clock.advance(50 * SECOND);
    const heir = await node().join();
    await heir.plan();
    await heir.engine.start();
    await clock.advance(SECOND);
    expect(told(job)).toMatchObject([{ scheduledFor: at(50_000), catchUp: true, standsFor: 65 }]);
    const rows = await executionsOf(temp, job.id);
    expect(rows.map(({ reasonCode, fireCount }) => [reasonCode, fireCount])).toEqual([
      ['coalesced', 59],
      ['coalesced', 5],
      [null, 1],
    ]);
  });

  it('the same when a peer takes it over so soon that it would be punctual', async () => {
    const job = await behind(60);
    const victim = await node().join();
    await victim.plan();
    await victim.kill();
    await clock.advance(SECOND);
    await node().start();
    await clock.advance(SECOND);
    expect(told(job)).toMatchObject([{ scheduledFor: at(0), catchUp: true, standsFor: 60 }]);
  });

  it('of each that run_all catches up, oldest first, also where it had to wait for the slot', async () => {
    const job = await behind(20, { misfirePolicy: 'run_all', maxCatchUp: 4 });
    const sut = await node().start();
    await clock.advance(SECOND);
    expect(told(job)).toHaveLength(4);
    expect(told(job).map(({ scheduledFor }) => scheduledFor)).toEqual(
      [-30, -20, -10, 0].map((s) => at(s * 1_000)),
    );
    for (const fire of told(job)) expect(fire).toMatchObject({ catchUp: true, standsFor: 1 });
    expect(told(job)[3]!.previousSuccessAt).toEqual(at(-10_000));
    const held = await behind(3, { misfirePolicy: 'run_all', taskFunctionKey: 'test.held' });
    // The next look at what is long overdue.
    await clock.advance(5 * SECOND);
    for (let run = 0; run < 3; run++) {
      await clock.advance(SECOND);
      sut.tasks.callsOf(held.id)[run]!.succeed();
    }
    expect(told(held).map(({ catchUp }) => catchUp)).toEqual([true, true, true]);
  });

  it('at each attempt, with lateness from when that attempt was due', async () => {
    const job = await behind(5, { taskFunctionKey: 'test.flaky', maxAttempts: 3, retryDelaySeconds: 0 });
    await node().start();
    await clock.advance(SECOND);
    expect(told(job)).toMatchObject(
      [1, 2, 3].map((attempt) => ({ attempt, scheduledFor: at(0), catchUp: true, standsFor: 5 })),
    );
    expect(told(job)[2]!.latenessMs).toBeLessThan(SECOND);
  });

  it('through the queue as in the process that fired it', async () => {
    const job = await behind(30);
    const queue = new HeldQueue();
    await node({ queue, permits: 0 }).start();
    const worker = await node({ queue }).join();
    await clock.advance(3 * SECOND);
    expect(queue.added.length).toBeGreaterThan(0);
    await worker.starter.start(queue.added[0]!);
    await clock.advance(0);
    expect(told(job)).toMatchObject([{ scheduledFor: at(0), catchUp: true, standsFor: 30 }]);
  });

  it('of the newest success, whichever process saw it', async () => {
    const job = await aJob().every(3_600).insert(temp.database);
    const [one, other] = [await node().join(), await node().join()];
    for (const [seconds, runner] of [
      [10, one],
      [20, other],
      [30, one],
    ] as const) {
      const row = await anExecution(job)
        .at(seconds * SECOND)
        .insert(temp.database);
      await runner!.admission.admit([{ row, job, intent: 'queue' }], runner!.instance.id);
      await runner!.starter.start(row.id);
      await clock.advance(SECOND);
    }
    const previous = told(job).sort((a, b) => a.scheduledFor.getTime() - b.scheduledFor.getTime());
    expect(previous.map(({ previousSuccessAt }) => previousSuccessAt)).toEqual([
      null,
      at(10_000),
      at(20_000),
    ]);
  });

  it('of a success that a failure, or an older fire, was recorded together with or after', async () => {
    const job = await aJob().slots(2).insert(temp.database);
    const run = (startedMs: number, statusId: number, forMs: number | null) => ({
      jobId: job.id,
      at: epochMs(START + startedMs),
      statusId,
      succeededFor: forMs === null ? null : epochMs(START + forMs),
    });
    const sut = new JobCursorRepository();
    const record = (...runs: ReturnType<typeof run>[]): Promise<void> =>
      temp.database.read((session) => sut.recordLastRuns(session, runs));
    await record(run(1, 4, 10_000), run(2, 5, null));
    expect(await jobOf(temp, job.id)).toMatchObject({ lastSuccessFor: START + 10_000, lastStatusId: 5 });
    await record(run(3, 4, 5_000));
    expect(await jobOf(temp, job.id)).toMatchObject({ lastSuccessFor: START + 10_000, lastStatusId: 4 });
    // It began before one that has ended already.
    await record(run(1, 4, 20_000));
    expect(await jobOf(temp, job.id)).toMatchObject({ lastSuccessFor: START + 20_000, lastRunAt: START + 3 });
  });

  it('of a run that somebody asked for: when, and that it is none of the schedule', async () => {
    const job = await behind(30, { enabled: false });
    await anExecution(job)
      .requested()
      .with({ scheduledFor: epochMs(START + 500), dueAt: epochMs(START + 500) })
      .insert(temp.database);
    await node().start();
    await clock.advance(SECOND);
    expect(told(job)).toMatchObject([{ kind: 'api', scheduledFor: at(500), catchUp: false, standsFor: 1 }]);
  });
});

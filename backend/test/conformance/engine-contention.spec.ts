import { jest } from '@jest/globals';
import { insertRows, toDbInstant } from '../../src/database/index.js';
import { ExecutionFlowRepository } from '../../src/executions/index.js';
import { epochMs, idToBytes, newExecutionId, SECOND } from '../../src/kernel/index.js';
import { JobCursorRepository, type JobEntity } from '../../src/jobs/index.js';
import { BATCH } from '../../src/scheduling/planner.js';
import type { Candidate } from '../../src/dispatch/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { anExecution } from '../support/factories/execution.factory.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';
import {
  emptyLedger,
  executionOf,
  executionsOf,
  jobOf,
  ledgerOf,
  slotsOf,
  TestNode,
} from '../support/test-node.js';

describeForEachDatabase('planners and admissions at once', (engine) => {
  let temp: TempDatabase;
  let clock: FakeClock;
  let nodes: TestNode[];

  beforeAll(async () => {
    temp = await createTempDatabase(engine, { poolSize: 12 });
  }, 60_000);
  afterAll(async () => temp?.drop());
  beforeEach(async () => {
    clock = new FakeClock(START);
    nodes = await Promise.all(
      ['a', 'b', 'c'].map((name) => new TestNode(temp, clock, { name, permits: 1_000 }).join()),
    );
    for (const node of nodes) node.stopHeart();
  });
  afterEach(async () => {
    for (const call of nodes.flatMap((node) => node.tasks.calls)) call.succeed();
    await clock.advance(0);
    await emptyLedger(temp);
  });

  /** Many jobs by few statements: copies of one. */
  async function manyJobs(count: number, template: ReturnType<typeof aJob>): Promise<void> {
    const first = await template.insert(temp.database);
    await temp.database.transaction(async (tx) => {
      const [row] = await tx.query<Record<string, unknown>>('SELECT * FROM scheduled_job WHERE id = ?', [
        first.id,
      ]);
      const { id: _id, live_job_key: _key, health: _health, ...columns } = row!;
      await insertRows(
        tx,
        'scheduled_job',
        Array.from({ length: count - 1 }, () => columns),
      );
    });
  }

  const candidatesOf = (job: JobEntity, rows: Candidate['row'][]): Candidate[] =>
    rows.map((row) => ({ row, job, intent: 'start' }));

  it('share the work: each fire has one row, each cursor moved once', async () => {
    await manyJobs(300, aJob().every(1));
    const turns = await Promise.all(nodes.flatMap((node) => [node.plan(), node.plan()]));
    const planned = turns.flatMap((turn) => turn.planned);
    const rows = await temp.database.read((s) =>
      s.query<{ n: number; jobs: number }>(
        'SELECT COUNT(*) AS n, COUNT(DISTINCT job_id) AS jobs FROM scheduled_job_execution',
      ),
    );
    expect(rows[0]).toEqual({ n: 600, jobs: 300 });
    expect(new Set(planned.map(({ row }) => `${row.jobId}/${row.scheduledFor}`)).size).toBe(600);
    expect(planned).toHaveLength(600);
    const cursors = await temp.database.read((s) =>
      s.query<{ c: string }>('SELECT DISTINCT next_run_at AS c FROM scheduled_job'),
    );
    expect(cursors).toEqual([{ c: toDbInstant(epochMs(START + 3_000)) }]);
  });

  it('leave neither row nor cursor when the transaction does not end', async () => {
    const job = await aJob().every(1).insert(temp.database);
    const { database } = nodes[0]!;
    const failing = temp.database.transaction(async (tx) => {
      const [locked] = await nodes[0]!
        .get(JobCursorRepository)
        .takeDue(tx, { priority: 1, floor: null, until: epochMs(START + 2_000), limit: 10 });
      expect(locked?.id).toBe(job.id);
      await insertRows(tx, 'scheduled_job_execution', [
        {
          id: idToBytes(newExecutionId(START)),
          job_id: job.id,
          scheduled_for: toDbInstant(epochMs(START + 1_000)),
          due_at: toDbInstant(START),
          status_id: 1,
          job_version: 1,
          planned_at: toDbInstant(START),
        },
      ]);
      await nodes[0]!.get(JobCursorRepository).advanceCursors(tx, [
        {
          jobId: job.id,
          nextScheduledFor: epochMs(START + 9_000),
          nextRunAt: epochMs(START + 9_000),
          state: 'active',
          plannable: true,
        },
      ]);
      throw new Error('killed');
    });
    await expect(failing).rejects.toThrow('killed');
    expect(await executionsOf(temp, job.id)).toEqual([]);
    expect((await jobOf(temp, job.id)).nextRunAt).toBe(START + 1_000);
    expect(database.count).toBeGreaterThan(0);
  });

  it('look at what is long overdue only in a deep turn', async () => {
    const old = await aJob()
      .every(3_600, epochMs(START - 7_200_000))
      .plannedUntil(-3_600_001)
      .insert(temp.database);
    const now = await aJob().every(1).insert(temp.database);
    await nodes[0]!.plan(false);
    expect((await ledgerOf(temp, old.id)).length).toBe(0);
    expect((await ledgerOf(temp, now.id)).length).toBe(2);
    await nodes[0]!.plan(true);
    expect((await ledgerOf(temp, old.id)).length).toBeGreaterThan(0);
  });

  it('plan high priority first and keep a tenth of the batch for each lower one', async () => {
    await manyJobs(BATCH + 100, aJob().every(1).priority(2));
    await manyJobs(200, aJob().every(1).priority(1));
    await manyJobs(200, aJob().every(1).priority(0));
    const turn = await nodes[0]!.plan();
    const jobs = new Map<number, Set<number>>();
    for (const { job } of turn.planned)
      jobs.set(job.priority, (jobs.get(job.priority) ?? new Set<number>()).add(job.id));
    expect([2, 1, 0].map((priority) => jobs.get(priority)?.size)).toEqual([
      BATCH * 0.8,
      BATCH * 0.1,
      BATCH * 0.1,
    ]);
    expect(turn.isFull).toBe(true);
  }, 40_000);

  it('do not double a fire when the clock steps back', async () => {
    const job = await aJob().every(1).insert(temp.database);
    await nodes[0]!.plan();
    await temp.database.transaction((tx) =>
      nodes[0]!.get(JobCursorRepository).advanceCursors(tx, [
        {
          jobId: job.id,
          nextScheduledFor: epochMs(START + 1_000),
          nextRunAt: epochMs(START + 1_000),
          state: 'active',
          plannable: true,
        },
      ]),
    );
    await nodes[1]!.plan();
    expect((await ledgerOf(temp, job.id, START)).map(({ at }) => at)).toEqual([1_000, 2_000]);
  });

  it.each([1, 3])(
    'take exactly max_instances = %i slots, with tokens that only grow',
    async (maxInstances) => {
      const job = await aJob().every(3_600).running('test.held').slots(maxInstances).insert(temp.database);
      const seen: number[] = [];
      for (let round = 0; round < 5; round++) {
        const rows = await Promise.all(
          Array.from({ length: 12 }, (_, i) =>
            anExecution(job)
              .at(round * 100 + i)
              .insert(temp.database),
          ),
        );
        const outcomes = await Promise.all(
          candidatesOf(job, rows).map((candidate, i) =>
            nodes[i % 3]!.admission.admit([candidate], nodes[i % 3]!.instance.id),
          ),
        );
        const started = outcomes.flat().filter((outcome) => outcome.kind === 'started');
        expect(started).toHaveLength(maxInstances);
        expect(outcomes.flat().filter(({ kind }) => kind === 'skipped')).toHaveLength(12 - maxInstances);
        expect(new Set(started.map(({ slot }) => slot)).size).toBe(maxInstances);
        for (const { fence } of started) expect(fence).toBe(round + 1);
        seen.push(...started.map(({ fence }) => fence));
        await temp.database.transaction(async (tx) => {
          await tx.execute(`UPDATE scheduled_job_lock SET execution_id = NULL WHERE job_id = ?`, [job.id]);
        });
      }
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
    },
  );

  it('start one row once, however many try', async () => {
    const job = await aJob().every(3_600).slots(5).insert(temp.database);
    const row = await anExecution(job).insert(temp.database);
    const outcomes = await Promise.all(
      Array.from({ length: 9 }, (_, i) =>
        nodes[i % 3]!.admission.admit(candidatesOf(job, [row]), nodes[i % 3]!.instance.id),
      ),
    );
    expect(
      outcomes
        .flat()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual([...Array<string>(8).fill('gone'), 'started']);
    expect((await slotsOf(temp, job.id)).filter(({ executionId }) => executionId !== null)).toHaveLength(1);
  });

  it('do not start a row again that failed and came back since they read it', async () => {
    const job = await aJob().every(3_600).insert(temp.database);
    const row = await anExecution(job)
      .with({ attempt: 1, fence: 1 })
      .queued('retry_backoff')
      .insert(temp.database);
    const stale = { ...row, attempt: 0, status: 'planned' as const, waitReason: 0 };
    const [node] = nodes;
    const outcomes = await node!.admission.admit(candidatesOf(job, [stale]), node!.instance.id);
    expect(outcomes).toEqual([{ kind: 'gone' }]);
    expect(await executionOf(temp, row.id)).toMatchObject({ statusId: 2, attempt: 1, fence: 1 });
  });

  it('lose only the row that somebody else took, not the batch', async () => {
    const jobs = await Promise.all(
      Array.from({ length: 6 }, () => aJob().every(3_600).insert(temp.database)),
    );
    const rows = await Promise.all(jobs.map((job) => anExecution(job).insert(temp.database)));
    const [first] = nodes;
    await first!.admission.admit(candidatesOf(jobs[2]!, [rows[2]!]), first!.instance.id);
    const batch = jobs.flatMap((job, i) => candidatesOf(job, [rows[i]!]));
    const outcomes = await nodes[1]!.admission.admit(batch, nodes[1]!.instance.id);
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'started',
      'started',
      'gone',
      'started',
      'started',
      'started',
    ]);
    expect((await executionOf(temp, rows[2]!.id)).instanceId).toBe(first!.instance.id);
  });

  it('give up the second of two equal candidates instead of trying for ever', async () => {
    const job = await aJob().every(3_600).slots(2).insert(temp.database);
    const row = await anExecution(job).insert(temp.database);
    const outcomes = await nodes[0]!.admission.admit(candidatesOf(job, [row, row]), nodes[0]!.instance.id);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['started', 'gone']);
  });

  it.each([
    ['one slot', 1, ['started', 'gone']],
    ['a slot beside an older run', 2, ['started', 'waiting']],
  ] as const)(
    'end a batch in which one that waited and its replacement meet: %s',
    async (_name, slots, kinds) => {
      const job = await aJob()
        .every(3_600)
        .slots(slots)
        .with({ overlapPolicy: 'replace' })
        .insert(temp.database);
      const [node] = nodes;
      if (slots === 2) {
        const older = await anExecution(job)
          .at(-9 * SECOND)
          .insert(temp.database);
        await node!.admission.admit(candidatesOf(job, [older]), node!.instance.id);
      }
      const waited = await anExecution(job)
        .at(-5 * SECOND)
        .queued('slot')
        .insert(temp.database);
      const newer = await anExecution(job).insert(temp.database);
      const outcomes = await node!.admission.admit(candidatesOf(job, [waited, newer]), node!.instance.id);
      expect(outcomes.map(({ kind }) => kind)).toEqual(kinds);
      expect(await executionOf(temp, waited.id)).toMatchObject({ statusId: 3 });
    },
  );

  it('do not try a batch for ever that is refused though nobody takes its members', async () => {
    const job = await aJob().every(3_600).insert(temp.database);
    const row = await anExecution(job).insert(temp.database);
    const [node] = nodes;
    const refuse = jest.spyOn(ExecutionFlowRepository.prototype, 'start').mockResolvedValue(0);
    await expect(node!.admission.admit(candidatesOf(job, [row]), node!.instance.id)).rejects.toThrow(
      /refused/,
    );
    refuse.mockRestore();
    const outcomes = await node!.admission.admit(candidatesOf(job, [row]), node!.instance.id);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['started']);
  });

  it('cross without deadlock: batches over the same jobs in opposite order', async () => {
    const jobs = await Promise.all(
      Array.from({ length: 8 }, () => aJob().every(3_600).slots(3).insert(temp.database)),
    );
    const batches = await Promise.all(
      nodes.map(async (_, n) => {
        const rows = await Promise.all(jobs.map((job) => anExecution(job).at(n).insert(temp.database)));
        const batch = jobs.flatMap((job, i) => candidatesOf(job, [rows[i]!]));
        return n % 2 ? batch.reverse() : batch;
      }),
    );
    const outcomes = await Promise.all(
      nodes.map((node, n) => node.admission.admit(batches[n]!, node.instance.id)),
    );
    expect(outcomes.flat().every(({ kind }) => kind === 'started')).toBe(true);
    const slots = (await Promise.all(jobs.map((job) => slotsOf(temp, job.id)))).flat();
    expect(slots.every(({ executionId, fencingToken }) => executionId !== null && fencingToken === 1)).toBe(
      true,
    );
  });

  it('leave a fire that a peer admitted meanwhile alone when they find it late', async () => {
    const job = await aJob().every(3_600).insert(temp.database);
    const row = await anExecution(job)
      .at(-30 * SECOND)
      .insert(temp.database);
    await nodes[0]!.admission.admit(
      candidatesOf(job, [row]).map((one) => ({ ...one, intent: 'queue' as const })),
      nodes[0]!.instance.id,
    );
    const reason = { id: row.id, reasonCode: 'too_late', reasonParams: null };
    const settled = await temp.database.transaction((tx) =>
      nodes[1]!.executions.settlePlanned(tx, [reason], 'missed', START),
    );
    expect(settled).toBe(0);
    expect((await slotsOf(temp, job.id))[0]?.executionId).toBe(row.id);
  });

  it('frees a slot only under its own token', async () => {
    const job = await aJob().every(3_600).insert(temp.database);
    const row = await anExecution(job).running(1, 7).insert(temp.database);
    const release = { jobId: job.id, slot: 0, executionId: row.id };
    const free = (fencingToken: number): Promise<number> =>
      temp.database.transaction((tx) => nodes[0]!.slots.free(tx, [{ ...release, fencingToken }]));
    expect([await free(6), await free(8), await free(7), await free(7)]).toEqual([0, 0, 1, 0]);
  });
});

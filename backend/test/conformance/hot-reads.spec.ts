import { insertRows, toDbInstant, type Session } from '../../src/database/index.js';
import {
  countMerged,
  ExecutionFlowRepository,
  ExecutionRepository,
  findDuePlannedOf,
  findNewerDue,
  newestDue,
  STATUS_IDS,
} from '../../src/executions/index.js';
import { InstanceRepository } from '../../src/instances/index.js';
import { JobCursorRepository } from '../../src/jobs/index.js';
import {
  epochMs,
  firstIdOf,
  idToBytes,
  MINUTE,
  newExecutionId,
  SECOND,
  type ExecutionId,
} from '../../src/kernel/index.js';
import { OperationsRepository } from '../../src/operations/index.js';
import { SlotRepository } from '../../src/locks/index.js';
import { RollupRepository, SeriesRepository } from '../../src/statistics/index.js';
import { FunctionStatisticsRead } from '../../src/statistics/function-statistics.read.js';
import { TimelineRead } from '../../src/statistics/timeline.read.js';
import { StatisticsRead } from '../../src/statistics/statistics.read.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { DeliveryRepository } from '../../src/webhooks/delivery.repository.js';
import { expectByIndex, plansOf } from '../support/query-plan.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';

const JOBS = 2_000;
const HISTORY = 30_000;
const now = epochMs(START);

/** A month of messages to five webhooks, a few of which wait. */
function deliveries(): Record<string, unknown>[] {
  return Array.from({ length: 5_000 }, (_, i) => ({
    webhook_id: (i % 5) + 1,
    message_id: `msg_${i}`,
    event: 'execution.failed',
    body: '{}',
    status: i % 100 === 0 ? 'pending' : 'delivered',
    next_attempt_at: i % 100 === 0 ? toDbInstant(epochMs(START - i * SECOND)) : null,
    created_at: toDbInstant(epochMs(START - (5_000 - i) * SECOND)),
  }));
}

describeForEachDatabase('hot reads', (engine) => {
  let temp: TempDatabase;
  let ids: ExecutionId[];
  const flow = new ExecutionFlowRepository();

  beforeAll(async () => {
    temp = await createTempDatabase(engine);
    await fill();
  }, 120_000);
  afterAll(async () => temp?.drop());

  /** A scheduler that has run for a while: many jobs, much history, a few open rows. */
  async function fill(): Promise<void> {
    const first = await aJob().insert(temp.database);
    await temp.database.transaction(async (tx) => {
      const [row] = await tx.query<Record<string, unknown>>('SELECT * FROM scheduled_job WHERE id = ?', [
        first.id,
      ]);
      const { id: _id, live_job_key: _key, health: _health, ...columns } = row!;
      const jobs = Array.from({ length: JOBS - 1 }, (_, i) => ({
        ...columns,
        next_run_at: toDbInstant(epochMs(START + i * SECOND)),
      }));
      await insertRows(tx, 'scheduled_job', jobs);
      const found = await tx.query<{ id: number }>('SELECT id FROM scheduled_job ORDER BY id');
      await insertRows(
        tx,
        'scheduled_job_lock',
        found
          .filter(({ id }) => id !== first.id)
          .map(({ id }) => ({ job_id: id, slot: 0, fencing_token: 3 })),
      );
      ids = [];
      const rows = Array.from({ length: HISTORY }, (_, i) => {
        const id = newExecutionId(START - HISTORY * SECOND + i * SECOND);
        ids.push(id);
        const at = toDbInstant(epochMs(START - (HISTORY - i) * 100));
        const open = HISTORY - i <= 300 ? (i % 3) + 1 : null;
        const wait = open === STATUS_IDS.queued ? (i % 2) + 1 : 0;
        return {
          id: idToBytes(id),
          job_id: found[i % found.length]!.id,
          scheduled_for: at,
          due_at: at,
          status_id: open ?? (i % 50 === 0 ? STATUS_IDS.failed : STATUS_IDS.succeeded),
          wait_reason: wait,
          job_version: 1,
          instance_id: (i % 3) + 1,
          planned_at: at,
        };
      });
      await insertRows(tx, 'scheduled_job_execution', rows);
    });
    await temp.database.transaction((tx) => insertRows(tx, 'scheduler_webhook_delivery', deliveries()));
    if (engine === 'sqlite') await temp.dataSource.query('ANALYZE');
    else
      for (const table of [
        'scheduled_job',
        'scheduled_job_execution',
        'scheduled_job_lock',
        'scheduler_webhook_delivery',
      ])
        await temp.dataSource.query(`ANALYZE TABLE ${table}`);
  }

  const executions = new ExecutionRepository();
  const jobs = new JobCursorRepository();
  const rollups = new RollupRepository();
  const series = new SeriesRepository();
  const statistics = new StatisticsRead(rollups, series);
  const functions = new FunctionStatisticsRead();
  const range = { from: epochMs(START - 10 * MINUTE), to: now };
  const buckets = { edges: [range.from, range.to], step: 5 * MINUTE };
  const scan = { after: firstIdOf(epochMs(START - MINUTE)), until: firstIdOf(now), limit: 10 };
  const cases: [string, string, string, (session: Session) => Promise<unknown>][] = [
    [
      'jobs that are due',
      'scheduled_job',
      'ix_plan',
      (s) =>
        jobs.takeDue(s, {
          priority: 1,
          floor: epochMs(now - 5_000),
          until: epochMs(now + 2_000),
          limit: 500,
        }),
    ],
    [
      'jobs long overdue',
      'scheduled_job',
      'ix_plan',
      (s) => jobs.takeDue(s, { priority: 1, floor: null, until: epochMs(now + 2_000), limit: 500 }),
    ],
    [
      'planned rows that are due',
      'e',
      'ix_open',
      (s) => flow.findDuePlanned(s, { now, overdueBefore: epochMs(now - 500), limit: 500, offset: 0 }),
    ],
    [
      'queued rows that may go on',
      'e',
      'ix_open',
      (s) => flow.findReadyQueued(s, { now, handedBefore: epochMs(now - 2_000), limit: 500 }),
    ],
    ['rows that wait for a slot', 'e', 'ix_open', (s) => flow.findWaitingForFreeSlot(s, 500)],
    ['how many of a job wait', 'e', 'ix_open', (s) => flow.countWaitingForSlot(s, [1, 2, 3])],
    ['runs of an instance', 'e', 'ix_open', (s) => flow.findRunningOf(s, 1)],
    [
      'the newest due fire of jobs',
      'scheduled_job_execution',
      'uq_fire',
      (s) => newestDue(s, [1, 2, 3], now),
    ],
    [
      'planned rows that a new maintenance window may cover',
      'scheduled_job_execution',
      'ix_open',
      (s) => executions.findPlanned(s, now),
    ],
    ['planned rows of jobs that are behind', 'e', 'ix_open', (s) => findDuePlannedOf(s, [1, 2, 3], now)],
    [
      'newer fires of a job',
      'scheduled_job_execution',
      'uq_fire',
      (s) => findNewerDue(s, 1, { after: epochMs(now - 60_000), now, limit: 100 }),
    ],
    ['fires merged into one', 'scheduled_job_execution', 'uq_fire', (s) => countMerged(s, 1, now)],
    ['open runs by id', 'scheduled_job_execution', 'PRIMARY', (s) => flow.checkOpen(s, ids.slice(-5))],
    ['records by id', 'e', 'PRIMARY', (s) => executions.findRecords(s, ids.slice(-5))],
    [
      'what clean-up deletes',
      'scheduled_job_execution',
      'ix_time',
      (s) => executions.findEndedBefore(s, epochMs(START - 40 * MINUTE), 500),
    ],
    ['slots of jobs', 'scheduled_job_lock', 'PRIMARY', (s) => new SlotRepository().lockSlotsOf(s, [1, 2, 3])],
    ['what is new to the rollup', 'e', 'PRIMARY', (s) => rollups.executionsAfter(s, scan)],
    ['what statistics add to the rollup', 'e', 'PRIMARY', (s) => statistics.ofAll(s, buckets, now)],
    ['totals of all jobs', 'scheduled_job_rollup', 'PRIMARY', (s) => statistics.ofAll(s, buckets, now)],
    ['hours of all jobs', 'scheduled_job_rollup_hour', 'PRIMARY', (s) => series.hours(s, range)],
    ['what an edge cuts', 'scheduled_job_rollup', 'PRIMARY', (s) => series.fineAt(s, [range.from, now])],
    ['days of a job', 'scheduled_job_rollup', 'PRIMARY', (s) => statistics.daysOfJobs(s, [1, 2], range)],
    [
      'days of task functions',
      'scheduled_job_rollup',
      'PRIMARY',
      (s) => functions.outcomesOf(s, [1, 2], now),
    ],
    ['lanes of a timeline', 'e', 'uq_fire', (s) => new TimelineRead().runsOf(s, [1, 2], range, 10)],
    ['what comes next', 'j', 'ix_job_next', (s) => new TimelineRead().nextJobs(s, null, now, 10)],
    ['one job for statistics', 'e', 'uq_fire', (s) => statistics.ofJobs(s, [1, 2], range)],
    ['what is late', 'e', 'ix_open', (s) => statistics.countLate(s, now, 100)],
    [
      'runs of the dead',
      'e',
      'ix_open',
      (s) => new InstanceRepository().findDeadWithRuns(s, STATUS_IDS.running),
    ],
  ];

  const messages = new DeliveryRepository();
  cases.push(
    [
      'deliveries that are due',
      'scheduler_webhook_delivery',
      'ix_delivery_due',
      (s) => messages.claim(s, new Map([[1, 4]]), { now, leaseUntil: now }),
    ],
    [
      'webhooks with something due',
      'scheduler_webhook_delivery',
      'ix_delivery_due',
      (s) => messages.findDueWebhooks(s, [1], now),
    ],
    [
      'how many deliveries wait',
      'scheduler_webhook_delivery',
      'ix_delivery_due',
      (s) => messages.countPending(s),
    ],
    [
      'deliveries clean-up deletes',
      'scheduler_webhook_delivery',
      'ix_delivery_created',
      (s) => messages.deleteBefore(s, epochMs(START - HISTORY * SECOND), 100),
    ],
    [
      'deliveries of a webhook that is deleted',
      'scheduler_webhook_delivery',
      'ix_delivery_webhook',
      (s) => messages.deleteOf(s, 9, 100),
    ],
  );

  const operations = new OperationsRepository();
  cases.push(
    ['open operations', 'scheduler_operation', 'ix_operation_status', (s) => operations.findOpen(s)],
    [
      'items to be worked on',
      'scheduler_operation_item',
      'ix_item_outcome',
      (s) => operations.findItems(s, 1, 'pending', { after: 0, limit: 10 }),
    ],
    [
      'an open backfill of a job',
      'scheduler_operation',
      'ix_operation_job',
      (s) => operations.findOpenBackfill(s, 1, now, epochMs(now + MINUTE)),
    ],
    [
      'operations clean-up deletes',
      'scheduler_operation',
      'ix_operation_finished',
      (s) => operations.findEndedBefore(s, now, 100),
    ],
  );

  it.each(cases)('%s: by its index', async (_title, table, index, read) => {
    const steps = await plansOf(temp.database, read);
    expectByIndex(steps, table, index);
  });

  it.each(cases.filter(([title]) => /due|go on|overdue|clean-up/.test(title) && !title.includes('newest')))(
    '%s: in order, without sorting',
    async (_title, table, _index, read) => {
      const steps = (await plansOf(temp.database, read)).filter((step) => step.table === table);
      expect(steps.map(({ sorts }) => sorts)).toEqual(steps.map(() => false));
    },
  );
});

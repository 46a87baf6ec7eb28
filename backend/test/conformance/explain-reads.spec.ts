import { AccountingRead } from '../../src/accounting/index.js';
import { ExplainRead } from '../../src/accounting/explain.read.js';
import { insertRows, toDbInstant, type Session } from '../../src/database/index.js';
import { STATUS_IDS } from '../../src/executions/index.js';
import { DAY, epochMs, idToBytes, MINUTE, newExecutionId, SECOND } from '../../src/kernel/index.js';
import { CLEANUP_TASK } from '../../src/maintenance/index.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { expectByIndex, plansOf } from '../support/query-plan.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';

const JOBS = 200;
const FIRES = 100;
const REVISIONS = 20;
const INSTANCES = 500;
const now = epochMs(START);
const fresh = epochMs(START - 6 * SECOND);

describeForEachDatabase('what explain reads, in a scheduler that has run for a while', (engine) => {
  let temp: TempDatabase;
  let jobId: number;
  const sut = new ExplainRead();

  beforeAll(async () => {
    temp = await createTempDatabase(engine);
    const ids: number[] = [];
    for (let i = 0; i < JOBS; i++) {
      const job = i === 0 ? aJob().running(CLEANUP_TASK) : aJob();
      ids.push((await job.insert(temp.database)).id);
    }
    jobId = ids[JOBS / 2]!;
    await temp.database.transaction(async (tx) => {
      await insertRows(tx, 'scheduled_job_execution', ids.flatMap(firesOf));
      await insertRows(tx, 'scheduled_job_revision', ids.flatMap(revisionsOf));
      await insertRows(tx, 'scheduler_instance', Array.from({ length: INSTANCES }, instanceOf));
    });
    const tables = ['job', 'job_execution', 'job_lock', 'job_revision'].map((name) => `scheduled_${name}`);
    // Not of the instances: they are few, and with statistics SQLite sees that and reads them all. It has none in production.
    for (const table of tables)
      await temp.dataSource.query(engine === 'sqlite' ? `ANALYZE ${table}` : `ANALYZE TABLE ${table}`);
  }, 120_000);
  afterAll(async () => temp?.drop());

  const cases: [string, string, string, (session: Session) => Promise<unknown>][] = [
    ['the job', 'scheduled_job', 'PRIMARY', (s) => sut.job(s, jobId)],
    ['its newest revisions', 'scheduled_job_revision', 'PRIMARY', (s) => sut.revisions(s, jobId, now)],
    [
      'the revision that took it off the schedule',
      'scheduled_job_revision',
      'PRIMARY',
      (s) => sut.lastRevisionBy(s, jobId, 'disable', REVISIONS),
    ],
    ['the row of a fire', 'e', 'uq_fire', (s) => sut.fire(s, jobId, now, true)],
    ['the instance of a fire', 'i', 'PRIMARY', (s) => sut.fire(s, jobId, now, true)],
    ['its backfills', 'scheduled_job_execution', 'uq_fire', (s) => sut.backfills(s, jobId, now)],
    ['who holds its slots', 'scheduled_job_lock', 'PRIMARY', (s) => sut.holders(s, jobId)],
    [
      'who has its function',
      'scheduler_instance',
      'ix_instance_status',
      (s) => sut.hasHandler(s, 'test.ok', fresh),
    ],
    [
      'whether somebody is alive',
      'scheduler_instance',
      'ix_instance_status',
      (s) => sut.gap(s, 'engine', now, fresh),
    ],
    ['the clean-up jobs', 'j', 'ix_job_function', (s) => new AccountingRead().cleanedUntil(s, 30)],
    ['how far they came', 'e', 'uq_fire', (s) => new AccountingRead().cleanedUntil(s, 30)],
  ];

  it.each(cases)('%s: by its index', async (_title, table, index, read) => {
    expectByIndex(await plansOf(temp.database, read), table, index);
  });

  it.each([
    ['the row of a fire', (s: Session) => sut.fire(s, jobId, now, true)],
    ['its newest revisions', (s: Session) => sut.revisions(s, jobId, now)],
    ['its backfills', (s: Session) => sut.backfills(s, jobId, now)],
  ])('%s: in order, without sorting', async (_title, read) => {
    const steps = await plansOf(temp.database, read);
    expect(steps.map(({ sorts }) => sorts)).toEqual(steps.map(() => false));
  });
});

const firesOf = (jobId: number): Record<string, unknown>[] =>
  Array.from({ length: FIRES }, (_, i) => {
    const at = epochMs(START - (FIRES - 1 - i) * MINUTE);
    return {
      id: idToBytes(newExecutionId(at)),
      job_id: jobId,
      scheduled_for: toDbInstant(at),
      due_at: toDbInstant(at),
      started_at: toDbInstant(at),
      status_id: STATUS_IDS.succeeded,
      job_version: 1,
      instance_id: INSTANCES,
      planned_at: toDbInstant(at),
    };
  });

const revisionsOf = (jobId: number): Record<string, unknown>[] =>
  Array.from({ length: REVISIONS }, (_, i) => ({
    job_id: jobId,
    version: i + 1,
    effective_at: toDbInstant(epochMs(START - (REVISIONS - i) * DAY)),
    action: i % 2 === 0 ? 'update' : 'disable',
    changed_by: 'user:anna',
    after_state: '{}',
  }));

/** Process starts; all but the last have ended. */
function instanceOf(_: unknown, i: number): Record<string, unknown> {
  const at = toDbInstant(epochMs(START - (INSTANCES - i) * MINUTE));
  return {
    uid: `uid-${i}`,
    name: 'node',
    host: 'test',
    pid: i,
    version: '0',
    mode: 'standalone',
    runs_engine: 1,
    runs_tasks: 1,
    uses_queue: 0,
    permits: 10,
    status: i < INSTANCES - 1 ? 'stopped' : 'alive',
    beat: 1,
    started_at: at,
    heartbeat_at: i < INSTANCES - 1 ? at : toDbInstant(now),
    functions: '["test.ok"]',
  };
}

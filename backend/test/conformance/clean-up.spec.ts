import { ExecutionNoteRepository } from '../../src/executions/execution-note.repository.js';
import { ExecutionRepository } from '../../src/executions/index.js';
import { DAY, epochMs, newExecutionId, type EpochMs, type ExecutionId } from '../../src/kernel/index.js';
import { anExecution } from '../support/factories/execution.factory.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';

const notedBy = { handledBy: 'user:olga', handledAt: START, updatedBy: 'user:olga', updatedAt: START };

describeForEachDatabase('what clean-up takes', (engine) => {
  let temp: TempDatabase;
  const sut = new ExecutionRepository();
  const daysAgo = (days: number): EpochMs => epochMs(START - days * DAY);

  beforeAll(async () => {
    temp = await createTempDatabase(engine);
  }, 60_000);
  afterAll(async () => temp?.drop());

  it('is what ended before the horizon, not a run-length row that reaches beyond it', async () => {
    const job = await aJob().paused(null, daysAgo(90)).insert(temp.database);
    const line = (from: number, until: number | null) => ({ id: newExecutionId(daysAgo(from)), from, until });
    const lines = [line(90, null), line(80, 50), line(45, 0)];
    await temp.database.transaction((tx) =>
      sut.insertPlanned(
        tx,
        lines.map(({ id, from, until }) => ({
          id,
          jobId: job.id,
          scheduledFor: daysAgo(from),
          scheduledUntil: until === null ? null : daysAgo(until),
          fireCount: until === null ? 1 : 1_000,
          dueAt: daysAgo(from),
          status: 'skipped',
          priority: 1,
          jobVersion: 1,
          instanceId: null,
          reasonCode: 'paused',
          reasonParams: null,
        })),
        START,
      ),
    );
    const before = daysAgo(30);
    const found = await temp.database.read((session) => sut.findEndedBefore(session, before, 10));
    expect(found).toEqual([lines[0]!.id, lines[1]!.id]);
    expect(await temp.database.read((session) => sut.countEndedBefore(session, before, 10))).toBe(2);
    for (const { id } of lines) await noted(id);
    expect(await temp.database.transaction((tx) => sut.deleteEnded(tx, found))).toBe(2);
    expect(await notes()).toBe(1);
  });

  it('is not the only end of a note: planned fires that an edit takes back lose theirs', async () => {
    const job = await aJob().insert(temp.database);
    const { id } = await anExecution(job).at(DAY).insert(temp.database);
    const before = await notes();
    await noted(id);
    expect(await notes()).toBe(before + 1);
    await temp.database.transaction((tx) => sut.deletePlannedAfter(tx, job.id, START));
    expect(await notes()).toBe(before);
  });

  const noted = (executionId: ExecutionId): Promise<void> =>
    temp.database.transaction((tx) =>
      new ExecutionNoteRepository().save(tx, { executionId, note: 'seen to', ...notedBy }),
    );
  const notes = async (): Promise<number> => {
    const sql = 'SELECT COUNT(*) AS n FROM scheduled_job_execution_note';
    return (await temp.database.read((session) => session.query<{ n: number }>(sql)))[0]!.n;
  };
});

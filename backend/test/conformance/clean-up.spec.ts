import { ExecutionRepository } from '../../src/executions/index.js';
import { DAY, epochMs, newExecutionId, type EpochMs } from '../../src/kernel/index.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';

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
  });
});

import { countMerged } from '../../src/executions/index.js';
import { DAY, epochMs, SECOND } from '../../src/kernel/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';
import { ledgerOf, TestNode } from '../support/test-node.js';

/** Fires of three days of a job that fires every second. */
const FIRES = (3 * DAY) / SECOND;

describeForEachDatabase('three days without an engine, of a job that fires every second', (engine) => {
  let temp: TempDatabase;
  let sut: TestNode;

  beforeAll(async () => {
    temp = await createTempDatabase(engine);
    sut = await new TestNode(temp, new FakeClock(START)).join();
  }, 60_000);
  afterAll(async () => {
    await sut?.stop();
    await temp?.drop();
  });

  const behind = () =>
    aJob()
      .every(1, epochMs(START - 3 * DAY))
      .plannedUntil(-3 * DAY);

  it.each([
    [
      'run_latest',
      [
        ['missed', 'coalesced', FIRES - 1],
        ['planned', null, 1],
      ],
    ],
    [
      'skip',
      [
        ['missed', 'too_late', FIRES - 61],
        ['missed', 'coalesced', 60],
        ['planned', null, 1],
      ],
    ],
    [
      'run_all',
      [['missed', 'catch_up_limit', FIRES - 100], ...Array.from({ length: 100 }, () => ['planned', null, 1])],
    ],
  ] as const)('under %s: exact counts in a few rows, by bounded turns', async (misfirePolicy, expected) => {
    const job = await behind().with({ misfirePolicy }).insert(temp.database);
    let turns = 0;
    for (let isFull = true; isFull; turns++) ({ isFull } = await sut.plan());
    expect(turns).toBeLessThanOrEqual(7);
    const due = (await ledgerOf(temp, job.id, START)).filter(({ at }) => at <= 0);
    expect(due.map(({ status, reason, fires }) => [status, reason, fires])).toEqual(expected);
    const merged = await temp.database.read((session) => countMerged(session, job.id, START));
    expect(merged).toBe({ run_latest: FIRES - 1, skip: 60, run_all: 0 }[misfirePolicy]);
  });

  it('paused: one row', async () => {
    const job = await behind()
      .paused(null, epochMs(START - 3 * DAY))
      .insert(temp.database);
    for (let isFull = true; isFull;) ({ isFull } = await sut.plan());
    expect((await ledgerOf(temp, job.id)).map(({ reason, fires }) => [reason, fires])).toEqual([
      ['paused', FIRES],
    ]);
  });
});

import { EXECUTION_STATUSES, isTerminal, type ExecutionStatus } from '../executions/index.js';
import { epochMs, type EpochMs } from '../kernel/index.js';
import { selectFires, type FireRecord } from './backfill-selection.js';
import { BACKFILL_ONLY } from './operation-request.js';

type Row = [status: ExecutionStatus | null, ...repeats: ExecutionStatus[]];
const records = (...rows: Row[]): Map<EpochMs, FireRecord> =>
  new Map(rows.map(([status, ...repeats], index) => [epochMs(index), { status, repeats }]));

describe(selectFires.name, () => {
  it('takes what never ran, what failed, or both', () => {
    const rows = records(...EXECUTION_STATUSES.filter(isTerminal).map((status): Row => [status]), [null]);
    const chosen = (only: (typeof BACKFILL_ONLY)[number]) =>
      selectFires(only, rows).instants.map((at) => rows.get(at)!.status);
    expect(chosen('missed')).toEqual(['skipped', 'missed']);
    expect(chosen('failed')).toEqual(['failed', 'timed_out', 'lost']);
    expect(chosen('missed_and_failed')).toEqual(['failed', 'timed_out', 'lost', 'skipped', 'missed']);
    expect(chosen('all')).toEqual([...rows.values()].map(({ status }) => status));
  });

  it('leaves out what succeeded since, unless all are asked for', () => {
    const rows = records(['missed', 'succeeded'], ['failed', 'failed', 'succeeded'], ['missed', 'failed']);
    expect(selectFires('missed_and_failed', rows)).toMatchObject({ instants: [2], alreadyDone: 2 });
    expect(selectFires('all', rows)).toMatchObject({ instants: [0, 1, 2], alreadyDone: 0 });
  });

  it.each(BACKFILL_ONLY)('never takes what runs or waits just now (%s)', (only) => {
    const open = EXECUTION_STATUSES.filter((status) => !isTerminal(status));
    const rows = records(
      ...open.flatMap((status): Row[] => [[status], ['missed', status], ['failed', status]]),
    );
    expect(selectFires(only, rows).instants).toEqual([]);
  });

  it('counts each fire once, by what the schedule says of it', () => {
    const rows = records(['missed'], ['skipped'], ['lost'], ['succeeded'], ['cancelled'], [null]);
    const { instants, alreadyDone, inProgress, ...byStatus } = selectFires('all', rows);
    expect([instants.length, alreadyDone, inProgress]).toEqual([6, 0, 0]);
    expect(byStatus).toEqual({ missed: 1, skipped: 1, failed: 1, succeeded: 1, other: 1, unrecorded: 1 });
  });
});

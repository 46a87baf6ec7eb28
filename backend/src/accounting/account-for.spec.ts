import fc from 'fast-check';
import { epochMs, type EpochMs } from '../kernel/index.js';
import { accountFor, addTally, type LedgerRow, type Tally } from './account-for.js';
import { plannedWithin, type RevisionState, type ScheduleRevision } from './schedule-history.js';

const at = (seconds: number): EpochMs => epochMs(seconds * 1_000);

/** A schedule every `seconds` from 0 on. */
const every = (seconds: number, more: Partial<RevisionState> = {}): RevisionState => ({
  jobTypeId: 2,
  cronExpression: null,
  intervalSeconds: seconds,
  runAt: null,
  timezone: 'UTC',
  startAt: null,
  endAt: null,
  anchorAt: at(0),
  jitterSeconds: 0,
  dstGap: 'after',
  dstOverlap: 'first',
  enabled: true,
  handlerMissing: false,
  deletedAt: null,
  ...more,
});

const revision = (version: number, seconds: number, state: RevisionState): ScheduleRevision => ({
  version,
  effectiveAt: at(seconds),
  state,
});

const row = (
  seconds: number,
  status: LedgerRow['status'] = 'succeeded',
  more: Partial<LedgerRow> = {},
): LedgerRow => ({
  scheduledFor: at(seconds),
  scheduledUntil: null,
  fireCount: 1,
  status,
  ...more,
});

const span = (after: number, until: number) => ({ after: at(after), until: at(until) });
const ALL = { ...span(0, 100), cursor: null, horizon: null };
const counts = (tally: Tally): Partial<Tally> =>
  Object.fromEntries(Object.entries(tally).filter(([, count]) => count !== 0));

describe(plannedWithin.name, () => {
  it('follows each revision from just after it took effect up to and including the next', () => {
    const revisions = [revision(1, 0, every(10)), revision(2, 30, every(20)), revision(3, 70, every(50))];
    expect(plannedWithin(revisions, span(0, 100), 100).instants).toEqual([10, 20, 30, 40, 60, 100].map(at));
  });

  it.each([
    ['disabled', { enabled: false }],
    ['deleted', { deletedAt: at(30) }],
    ['without its function', { handlerMissing: true }],
  ])('plans nothing while the job is %s', (_name, state) => {
    const revisions = [
      revision(1, 0, every(10)),
      revision(2, 30, every(10, state)),
      revision(3, 70, every(10)),
    ];
    expect(plannedWithin(revisions, span(0, 100), 100).instants).toEqual([10, 20, 30, 80, 90, 100].map(at));
  });

  it('can be cut anywhere and goes on from there', () => {
    const revisions = [revision(1, 0, every(10)), revision(2, 30, every(20)), revision(3, 70, every(5))];
    const whole = plannedWithin(revisions, span(0, 100), 1_000).instants;
    for (let limit = 1; limit <= whole.length; limit++) {
      const pieces: EpochMs[] = [];
      for (let after: EpochMs | null = at(0); after !== null;) {
        const piece: ReturnType<typeof plannedWithin> = plannedWithin(
          revisions,
          { after, until: at(100) },
          limit,
        );
        pieces.push(...piece.instants);
        after = piece.truncatedAfter;
      }
      expect(pieces).toEqual(whole);
    }
  });
});

describe(accountFor.name, () => {
  const REVISIONS = [revision(1, 0, every(10))];

  it('counts fires by what became of them', () => {
    const statuses = [
      'succeeded',
      'failed',
      'timed_out',
      'cancelled',
      'lost',
      'skipped',
      'missed',
      'running',
      'queued',
      'planned',
    ] as const;
    const { tally, unaccountedAt } = accountFor(
      REVISIONS,
      statuses.map((status, index) => row((index + 1) * 10, status)),
      ALL,
    );
    expect(counts(tally)).toEqual({
      planned: 10,
      succeeded: 1,
      failed: 1,
      timedOut: 1,
      cancelled: 1,
      lost: 1,
      skipped: 1,
      missed: 1,
      pending: 3,
    });
    expect(unaccountedAt).toEqual([]);
  });

  it('finds instants before the cursor that no row covers; those from the cursor on are still to come', () => {
    const { tally, unaccountedAt } = accountFor(REVISIONS, [row(10), row(40)], { ...ALL, cursor: at(60) });
    expect(unaccountedAt).toEqual([20, 30, 50].map(at));
    expect(counts(tally)).toEqual({ planned: 10, succeeded: 2, unaccounted: 3, pending: 5 });
  });

  it('expects a row of everything when the cursor is gone', () => {
    const revisions = [...REVISIONS, revision(2, 35, every(10, { enabled: false }))];
    expect(accountFor(revisions, [row(10), row(20)], ALL).unaccountedAt).toEqual([at(30)]);
  });

  it('does not ask for rows that the clean-up has deleted', () => {
    const { tally } = accountFor(REVISIONS, [row(30)], { ...ALL, until: at(50), horizon: at(25) });
    expect(counts(tally)).toEqual({ planned: 5, succeeded: 1, forgotten: 2, unaccounted: 2 });
  });

  it('lets a run-length row stand for every fire in it, also where the range cuts it', () => {
    const rows = [row(10), row(20, 'missed', { scheduledUntil: at(80), fireCount: 7 }), row(90), row(100)];
    expect(counts(accountFor(REVISIONS, rows, ALL).tally)).toEqual({ planned: 10, succeeded: 3, missed: 7 });
    expect(counts(accountFor(REVISIONS, [rows[1]!], { ...ALL, ...span(30, 50) }).tally)).toEqual({
      planned: 2,
      missed: 2,
    });
  });

  it('does not believe a run-length row that claims fewer fires than there are', () => {
    const rows = [row(10, 'missed', { scheduledUntil: at(100), fireCount: 8 })];
    const { tally, unaccountedAt } = accountFor(REVISIONS, rows, ALL);
    expect(counts(tally)).toEqual({ planned: 10, missed: 8, unaccounted: 2 });
    expect(unaccountedAt).toEqual([at(90), at(100)]);
  });

  it('reports fires that no revision plans', () => {
    const rows = [row(10), row(15), row(20, 'missed', { scheduledUntil: at(100), fireCount: 12 })];
    expect(counts(accountFor(REVISIONS, rows, ALL).tally)).toEqual({
      planned: 10,
      succeeded: 1,
      missed: 9,
      unplanned: 4,
    });
  });

  // An independent model: who plans what is decided instant by instant, second by second.
  const world = fc.record({
    revisions: fc.array(
      fc.record({
        gap: fc.integer({ min: 0, max: 40 }),
        period: fc.integer({ min: 1, max: 9 }),
        on: fc.boolean(),
      }),
      {
        minLength: 1,
        maxLength: 5,
      },
    ),
    cursor: fc.option(fc.integer({ min: 1, max: 130 }), { nil: null }),
    dropped: fc.uniqueArray(fc.integer({ min: 1, max: 120 }), { maxLength: 12 }),
    runLengths: fc.boolean(),
    from: fc.integer({ min: 0, max: 60 }),
    middle: fc.integer({ min: 60, max: 70 }),
    to: fc.integer({ min: 70, max: 120 }),
  });

  const build = (given: typeof world extends fc.Arbitrary<infer T> ? T : never) => {
    let effective = 0;
    const revisions = given.revisions.map(({ gap, period, on }, index) => {
      effective += index === 0 ? 0 : gap;
      return revision(index + 1, effective, every(period, { enabled: on }));
    });
    const isPlanned = (second: number): boolean => {
      const inForce = revisions.filter(({ effectiveAt }) => effectiveAt < at(second)).at(-1);
      return inForce !== undefined && inForce.state.enabled && second % inForce.state.intervalSeconds! === 0;
    };
    const planned = Array.from({ length: 121 }, (_, second) => second).filter(
      (second) => second > 0 && isPlanned(second),
    );
    const isKept = (second: number): boolean =>
      !given.dropped.includes(second) && (given.cursor === null || second < given.cursor);
    const rows: LedgerRow[] = [];
    let previous: number | null = null;
    for (const second of planned) {
      const last = rows.at(-1);
      const isNext = previous !== null && isKept(previous) && given.runLengths && last?.status === 'missed';
      const sameReign = revisions.every(
        ({ effectiveAt }) => effectiveAt < (last?.scheduledFor ?? 0) || effectiveAt >= at(second),
      );
      if (isKept(second) && isNext && sameReign)
        Object.assign(last!, { scheduledUntil: at(second), fireCount: last!.fireCount + 1 });
      else if (isKept(second)) rows.push(row(second, second % 3 === 0 ? 'succeeded' : 'missed'));
      previous = second;
    }
    return { revisions, rows, planned, isKept };
  };

  it('agrees with a model that decides second by second', () => {
    fc.assert(
      fc.property(world, (given) => {
        const { revisions, rows, planned, isKept } = build(given);
        const cursor = given.cursor === null ? null : at(given.cursor);
        const range = { ...span(given.from, given.to), cursor, horizon: null };
        const { tally, unaccountedAt } = accountFor(revisions, touching(rows, range), range);
        const inside = planned.filter((second) => second > given.from && second <= given.to);
        expect(tally.planned).toBe(inside.length);
        const holes = inside.filter(
          (second) => !isKept(second) && (given.cursor === null || second < given.cursor),
        );
        expect(unaccountedAt).toEqual(holes.map(at));
        expect(tally.unaccounted).toBe(holes.length);
        expect(tally.unplanned).toBe(0);
        const { planned: all, unplanned: _none, ...parts } = tally;
        expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(all);
      }),
      { numRuns: 500 },
    );
  });

  it('adds up over any cut', () => {
    fc.assert(
      fc.property(world, (given) => {
        const { revisions, rows } = build(given);
        const cursor = given.cursor === null ? null : at(given.cursor);
        const account = (after: number, until: number) => {
          const range = { ...span(after, until), cursor, horizon: null };
          return accountFor(revisions, touching(rows, range), range);
        };
        const whole = account(given.from, given.to);
        const [one, two] = [account(given.from, given.middle), account(given.middle, given.to)];
        expect(addTally(one.tally, two.tally)).toEqual(whole.tally);
        expect([...one.unaccountedAt, ...two.unaccountedAt]).toEqual(whole.unaccountedAt);
      }),
      { numRuns: 500 },
    );
  });

  const touching = (rows: readonly LedgerRow[], range: { after: EpochMs; until: EpochMs }): LedgerRow[] =>
    rows.filter(
      (each) => (each.scheduledUntil ?? each.scheduledFor) > range.after && each.scheduledFor <= range.until,
    );
});

import fc from 'fast-check';
import { aJob, START, type JobBuilder } from '../../test/support/factories/job.factory.js';
import { epochMs, MINUTE, SECOND, type EpochMs, type Ms } from '../kernel/index.js';
import { dueAtOf, triggerOf, type JobEntity } from '../jobs/index.js';
import { nextFire } from '../triggers/index.js';
import type { WindowSpan } from '../windows/index.js';
import { MAX_FIRES_PER_TURN, planJob, PUNCTUAL_MS, type FirePlan, type JobPlan } from './fire-plan.js';

const at = (ms: Ms): EpochMs => epochMs(START + ms);

/** Plans as the engine does: turn after turn, each from the cursors of the one before. */
function planAll(
  job: JobEntity,
  now: EpochMs,
  horizon: EpochMs,
  limit = MAX_FIRES_PER_TURN,
): { lines: FirePlan[]; job: JobEntity; turns: number } {
  const lines: FirePlan[] = [];
  let current = job;
  for (let turns = 1; ; turns++) {
    const plan = planJob(current, { now, horizon, limit });
    lines.push(...plan.fires);
    current = Object.assign(Object.create(Object.getPrototypeOf(job) as object) as JobEntity, current, {
      nextScheduledFor: plan.nextScheduledFor,
      nextRunAt: plan.nextRunAt,
    });
    if (!plan.isCut) return { lines, job: current, turns };
  }
}

/** Instants that a line covers, by the trigger itself. */
function covered(job: JobEntity, lines: readonly FirePlan[]): EpochMs[] {
  return lines.flatMap((line) => {
    const instants = [line.scheduledFor];
    while (instants.at(-1)! < (line.scheduledUntil ?? line.scheduledFor)) {
      instants.push(nextFire(triggerOf(job), instants.at(-1)!)!);
    }
    expect(instants).toHaveLength(line.fireCount);
    return instants;
  });
}

const jobs = fc.record({
  seconds: fc.integer({ min: 1, max: 90 }),
  behindMs: fc.integer({ min: 0, max: 20 * MINUTE }),
  misfirePolicy: fc.constantFrom('run_latest', 'skip', 'run_all' as const),
  misfireGraceSeconds: fc.integer({ min: 0, max: 300 }),
  maxCatchUp: fc.integer({ min: 1, max: 20 }),
  jitterSeconds: fc.constantFrom(0, 0, 7),
  pause: fc.constantFrom('none', 'open', 'until'),
  untilMs: fc.integer({ min: -10 * MINUTE, max: 2 * SECOND }),
  limit: fc.constantFrom(3, 10, MAX_FIRES_PER_TURN),
});
type Drawn = typeof jobs extends fc.Arbitrary<infer T> ? T : never;

function build(drawn: Drawn): JobEntity {
  const { seconds, behindMs, pause, untilMs, misfirePolicy, misfireGraceSeconds, maxCatchUp, jitterSeconds } =
    drawn;
  let job: JobBuilder = aJob()
    .every(seconds, at(-60 * MINUTE))
    .with({ misfirePolicy, misfireGraceSeconds, maxCatchUp, jitterSeconds })
    .plannedUntil(-behindMs);
  if (pause !== 'none') job = job.paused(pause === 'until' ? at(untilMs) : null, at(-60 * MINUTE));
  return job.build(7);
}

describe(planJob.name, () => {
  it('covers every fire between cursor and horizon exactly once, whatever the policy, pause or cut', () => {
    fc.assert(
      fc.property(jobs, (drawn) => {
        const job = build(drawn);
        const isPaused = job.pausedAt !== null && (job.pausedUntil === null || START < job.pausedUntil);
        const horizon = at(2_000);
        const { lines, job: after } = planAll(job, START, horizon, drawn.limit);
        const expected: EpochMs[] = [];
        let next = job.nextScheduledFor;
        while (next !== null && dueAtOf(job.id, triggerOf(job), next) <= (isPaused ? START : horizon)) {
          expected.push(next);
          next = nextFire(triggerOf(job), next);
        }
        expect(covered(job, lines)).toEqual(expected);
        expect(after.nextScheduledFor).toBe(next);
        expect(after.nextRunAt).toBe(next === null ? null : dueAtOf(job.id, triggerOf(job), next));
      }),
      { numRuns: 400 },
    );
  });

  it('runs of the overdue ones at most as many as the policy allows, and never an older one than it misses', () => {
    fc.assert(
      fc.property(jobs, (drawn) => {
        const job = build({ ...drawn, pause: 'none' });
        const overdue = planAll(job, START, START, drawn.limit).lines;
        const oldest = overdue[0];
        if (!oldest || START - oldest.dueAt <= PUNCTUAL_MS) return;
        const runs = overdue.filter(({ status }) => status === 'planned');
        expect(runs.length).toBeLessThanOrEqual(drawn.misfirePolicy === 'run_all' ? drawn.maxCatchUp : 1);
        if (drawn.misfirePolicy !== 'skip') expect(runs.length).toBeGreaterThan(0);
        const newestMissed = overdue.findLast(({ status }) => status === 'missed');
        if (drawn.misfirePolicy !== 'skip' && newestMissed)
          expect(runs[0]!.scheduledFor).toBeGreaterThan(newestMissed.scheduledFor);
        for (const run of runs)
          if (drawn.misfirePolicy === 'skip')
            expect(START - run.dueAt).toBeLessThanOrEqual(
              Math.max(PUNCTUAL_MS, job.misfireGraceSeconds * SECOND),
            );
        expect(
          overdue.every(({ status, reasonCode }) => (status === 'planned') === (reasonCode === null)),
        ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('says into which fire the others were merged, and that it is a catch-up', () => {
    const { lines } = planAll(
      aJob().every(10, at(-600_000)).plannedUntil(-100_000).build(),
      START,
      at(2_000),
    );
    expect(lines.map(({ status, fireCount, catchUp }) => [status, fireCount, catchUp])).toEqual([
      ['missed', 9, false],
      ['planned', 1, true],
    ]);
    expect(lines[0]!.reasonParams).toEqual({ into: '2026-11-02T09:00:00.000Z' });
  });

  it('names the nominal instant of the fire that runs, not when its jitter makes it due', () => {
    const job = aJob().every(10, at(-600_000)).with({ jitterSeconds: 7 }).plannedUntil(-100_000).build(7);
    const { lines } = planAll(job, START, START);
    const runs = lines.find(({ status }) => status === 'planned')!;
    expect(runs.dueAt).toBeGreaterThan(runs.scheduledFor);
    expect(lines[0]).toMatchObject({
      reasonCode: 'coalesced',
      reasonParams: { into: new Date(runs.scheduledFor).toISOString() },
    });
  });

  it('runs every fire of a hiccup, and decides by policy what is later than that', () => {
    const hiccup = aJob()
      .every(1, at(-60 * MINUTE))
      .plannedUntil(-PUNCTUAL_MS - 1)
      .build();
    expect(planJob(hiccup, { now: START, horizon: START }).fires.map(({ status }) => status)).toEqual([
      'planned',
      'planned',
      'planned',
    ]);
    const outage = aJob()
      .every(1, at(-60 * MINUTE))
      .plannedUntil(-PUNCTUAL_MS - SECOND - 1)
      .build();
    expect(
      planJob(outage, { now: START, horizon: START }).fires.map(({ status, fireCount }) => [
        status,
        fireCount,
      ]),
    ).toEqual([
      ['missed', 3],
      ['planned', 1],
    ]);
  });

  it('plans nothing ahead while it is paused, and what follows the pause once it is over', () => {
    const job = aJob().every(1).paused(at(1_500)).build();
    expect(planJob(job, { now: START, horizon: at(2_000) }).fires).toEqual([]);
    const { lines } = planAll(job, at(1_500), at(3_500));
    expect(
      lines.map(({ status, reasonCode, scheduledFor }) => [status, reasonCode, scheduledFor - START]),
    ).toEqual([
      ['skipped', 'paused', 1_000],
      ['planned', null, 2_000],
      ['planned', null, 3_000],
    ]);
  });

  it('says who paused and why', () => {
    const [line] = planJob(aJob().every(1).paused().build(), { now: at(1_000), horizon: at(3_000) }).fires;
    expect(line).toMatchObject({
      status: 'skipped',
      reasonParams: { by: 'user:ops', reason: 'maintenance', until: null },
    });
  });

  it('does nothing for a job that has ended', () => {
    const job = aJob().once(at(-1)).build();
    expect(planJob(job, { now: START, horizon: at(2_000) })).toEqual({
      fires: [],
      waiting: new Map(),
      nextScheduledFor: null,
      nextRunAt: null,
      count: 0,
      isCut: false,
    });
  });

  it('stops at its limit and goes on from there', () => {
    const job = aJob()
      .every(1, at(-60 * MINUTE))
      .plannedUntil(-10 * SECOND)
      .build();
    const first = planJob(job, { now: START, horizon: START, limit: 4 });
    expect([first.isCut, first.count, first.nextScheduledFor! - START]).toEqual([true, 4, -5_000]);
    expect(first.fires.map(({ status, fireCount }) => [status, fireCount])).toEqual([['missed', 4]]);
  });

  describe('within maintenance windows', () => {
    const window = (from: Ms, until: Ms): WindowSpan => ({
      from: at(from),
      until: at(until),
      window: {
        id: 7,
        name: 'upgrade',
        tags: [],
        from: at(from),
        until: at(until),
        repeats: 'none',
        timezone: 'UTC',
        repeatUntil: null,
        forbidsTrigger: false,
        reason: null,
        version: 1,
        updatedBy: 'user:ops',
      },
    });
    const told = (plan: JobPlan): unknown[] =>
      plan.fires.map(({ scheduledFor, fireCount, status, reasonCode }) => [
        (scheduledFor - START) / SECOND,
        fireCount,
        reasonCode ?? status,
      ]);

    it('records nothing before its instant, and plans again what lies behind the window', () => {
      const job = aJob().every(1).build();
      const windows = [window(1_000, 3_000)];
      expect(told(planJob(job, { now: START, horizon: at(2_000), windows }))).toEqual([]);
      expect(told(planJob(job, { now: at(1_000), horizon: at(3_000), windows }))).toEqual([
        [1, 1, 'maintenance_window'],
      ]);
      const all = planJob(job, { now: at(2_100), horizon: at(4_100), windows });
      expect(told(all)).toEqual([
        [1, 2, 'maintenance_window'],
        [3, 1, 'planned'],
        [4, 1, 'planned'],
      ]);
    });

    it('after an outage runs the newest fire that no window covers, and merges the others into it', () => {
      const job = aJob().every(10).build();
      const plan = planJob(job, { now: at(60_000), horizon: at(62_000), windows: [window(25_000, 70_000)] });
      expect(told(plan)).toEqual([
        [10, 1, 'coalesced'],
        [20, 1, 'planned'],
        [30, 4, 'maintenance_window'],
      ]);
      expect(plan.fires[1]).toMatchObject({ catchUp: true });
    });

    it('lets fires beyond a cut make way only for fires that run', () => {
      const job = aJob().every(10).build();
      const sut = (windows: WindowSpan[]) =>
        told(planJob(job, { now: at(100_000), horizon: at(100_000), windows, limit: 3 }));
      // 40 to 100 s are covered: the newest that runs is 30 s.
      expect(sut([window(35_000, 200_000)])).toEqual([
        [10, 2, 'coalesced'],
        [30, 1, 'planned'],
      ]);
      // 100 s is free again.
      expect(sut([window(35_000, 95_000)])).toEqual([[10, 3, 'coalesced']]);
    });

    it('keeps windows apart in the ledger, and puts a pause first', () => {
      const job = aJob().every(10).build();
      const two = [window(5_000, 25_000), { ...window(25_000, 45_000) }];
      expect(
        told(planJob(job, { now: at(42_000), horizon: at(42_000), windows: two })).map(
          (line) => (line as number[])[1],
        ),
      ).toEqual([2, 2]);
      const paused = aJob().every(10).paused().build();
      expect(told(planJob(paused, { now: at(42_000), horizon: at(42_000), windows: two }))).toEqual([
        [10, 4, 'paused'],
      ]);
    });

    it('looks at when a fire is due, not at its nominal instant', () => {
      const job = aJob().every(60).with({ jitterSeconds: 50 }).build();
      const due = dueAtOf(job.id, triggerOf(job), at(60_000));
      expect(due).toBeGreaterThan(at(60_000));
      const windows = [window(60_000, due - START)];
      expect(told(planJob(job, { now: due, horizon: due, windows }))).toEqual([[60, 1, 'planned']]);
      expect(
        told(planJob(job, { now: due, horizon: due, windows: [window(due - START, due - START + 1)] })),
      ).toEqual([[60, 1, 'maintenance_window']]);
    });
  });
});

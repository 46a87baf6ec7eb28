import fc from 'fast-check';
import { aJob, START, type JobBuilder } from '../../test/support/factories/job.factory.js';
import { epochMs, MINUTE, SECOND, type EpochMs, type Ms } from '../kernel/index.js';
import { dueAtOf, triggerOf, type JobEntity } from '../jobs/index.js';
import { nextFire } from '../triggers/index.js';
import { MAX_FIRES_PER_TURN, planJob, PUNCTUAL_MS, type FirePlan } from './fire-plan.js';

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
    const plan = planJob(current, now, horizon, limit);
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
        // A turn that begins within the last two seconds sees nothing but a hiccup: its fires are punctual and run.
        const isCutShort = drawn.limit < MAX_FIRES_PER_TURN;
        const late = runs.filter((run) => !isCutShort || START - run.dueAt > PUNCTUAL_MS);
        expect(late.length).toBeLessThanOrEqual(drawn.misfirePolicy === 'run_all' ? drawn.maxCatchUp : 1);
        if (drawn.misfirePolicy !== 'skip') expect(runs.length).toBeGreaterThan(0);
        const newestMissed = overdue.findLast(({ status }) => status === 'missed');
        if (drawn.misfirePolicy !== 'skip' && newestMissed)
          expect(runs[0]!.scheduledFor).toBeGreaterThan(newestMissed.scheduledFor);
        for (const run of late)
          if (drawn.misfirePolicy === 'skip')
            expect(START - run.dueAt).toBeLessThanOrEqual(job.misfireGraceSeconds * SECOND);
        expect(
          overdue.every(({ status, reasonCode }) => (status === 'planned') === (reasonCode === null)),
        ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('tells of how many fires the one that runs stands', () => {
    const { lines } = planAll(
      aJob().every(10, at(-600_000)).plannedUntil(-100_000).build(),
      START,
      at(2_000),
    );
    expect(
      lines.map(({ status, fireCount, standsFor, catchUp }) => [status, fireCount, standsFor, catchUp]),
    ).toEqual([
      ['missed', 9, 1, false],
      ['planned', 1, 10, true],
    ]);
    expect(lines[0]!.reasonParams).toEqual({ into: '2026-11-02T09:00:00.000Z' });
  });

  it('runs every fire of a hiccup, and decides by policy what is later than that', () => {
    const hiccup = aJob()
      .every(1, at(-60 * MINUTE))
      .plannedUntil(-PUNCTUAL_MS - 1)
      .build();
    expect(planJob(hiccup, START, START).fires.map(({ status }) => status)).toEqual([
      'planned',
      'planned',
      'planned',
    ]);
    const outage = aJob()
      .every(1, at(-60 * MINUTE))
      .plannedUntil(-PUNCTUAL_MS - SECOND - 1)
      .build();
    expect(planJob(outage, START, START).fires.map(({ status, fireCount }) => [status, fireCount])).toEqual([
      ['missed', 3],
      ['planned', 1],
    ]);
  });

  it('plans nothing ahead while it is paused, and what follows the pause once it is over', () => {
    const job = aJob().every(1).paused(at(1_500)).build();
    expect(planJob(job, START, at(2_000)).fires).toEqual([]);
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
    const [line] = planJob(aJob().every(1).paused().build(), at(1_000), at(3_000)).fires;
    expect(line).toMatchObject({
      status: 'skipped',
      reasonParams: { by: 'user:ops', reason: 'maintenance', until: null },
    });
  });

  it('does nothing for a job that has ended', () => {
    const job = aJob().once(at(-1)).build();
    expect(planJob(job, START, at(2_000))).toEqual({
      fires: [],
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
    const first = planJob(job, START, START, 4);
    expect([first.isCut, first.count, first.nextScheduledFor! - START]).toEqual([true, 4, -5_000]);
    expect(first.fires.map(({ status, fireCount }) => [status, fireCount])).toEqual([['missed', 4]]);
  });
});

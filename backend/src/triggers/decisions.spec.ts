import fc from 'fast-check';
import { epochMs, type EpochMs } from '../kernel/index.js';
import { jitterOffset, jitterSeed } from './jitter.js';
import { decideMisfire, type MisfireOutcome } from './misfire.js';
import { decideOverlap, type OverlapQuestion } from './overlap.js';

const ms = (...values: number[]): EpochMs[] => values.map(epochMs);

describe(decideMisfire.name, () => {
  const due = ms(100, 200, 300, 400);
  const base = { due, now: epochMs(500), graceMs: 200, maxCatchUp: 2 };
  const words = (outcomes: MisfireOutcome[]): string[] =>
    outcomes.map(
      (o) =>
        `${o.at} ${o.decision === 'run' ? 'run' : o.reason === 'coalesced' ? `into ${o.into}` : o.reason}`,
    );

  it('run_latest runs the newest however late and coalesces the others into it', () => {
    const outcomes = decideMisfire({ ...base, now: epochMs(1e12), policy: 'run_latest' });
    expect(words(outcomes)).toEqual(['100 into 400', '200 into 400', '300 into 400', '400 run']);
  });

  it('skip drops what is later than the grace and runs the newest of the rest; the grace is inclusive', () => {
    expect(words(decideMisfire({ ...base, policy: 'skip' }))).toEqual([
      '100 too_late',
      '200 too_late',
      '300 into 400',
      '400 run',
    ]);
    expect(words(decideMisfire({ ...base, policy: 'skip', graceMs: 99 }))).toEqual(
      due.map((at) => `${at} too_late`),
    );
  });

  it('run_all runs the newest of the limit, oldest first', () => {
    expect(words(decideMisfire({ ...base, policy: 'run_all' }))).toEqual([
      '100 catch_up_limit',
      '200 catch_up_limit',
      '300 run',
      '400 run',
    ]);
    expect(words(decideMisfire({ ...base, policy: 'run_all', maxCatchUp: 9 }))).toEqual(
      due.map((at) => `${at} run`),
    );
  });

  it('answers every fire exactly once, and nothing for nothing', () => {
    expect(decideMisfire({ ...base, due: [], policy: 'skip' })).toEqual([]);
    const policy = fc.constantFrom('run_latest', 'run_all', 'skip' as const);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(1_000)),
        policy,
        fc.integer({ min: 1, max: 50 }),
        (times, p, maxCatchUp) => {
          const sorted = ms(...times.sort((a, b) => a - b));
          const outcomes = decideMisfire({
            ...base,
            due: sorted,
            now: epochMs(1_000),
            policy: p,
            maxCatchUp,
          });
          expect(outcomes.map((outcome) => outcome.at)).toEqual(sorted);
          const runs = outcomes.filter((outcome) => outcome.decision === 'run').length;
          expect(runs).toBeLessThanOrEqual(p === 'run_all' ? maxCatchUp : 1);
        },
      ),
    );
  });
});

describe(decideOverlap.name, () => {
  const busy: OverlapQuestion = { policy: 'skip', freeSlots: 0, waiting: 0, maxQueued: 1 };

  it.each(['skip', 'queue', 'replace'] as const)('takes a free slot under %s', (policy) => {
    expect(decideOverlap({ ...busy, policy, freeSlots: 1 })).toEqual({ decision: 'take' });
  });

  it('follows the policy when all slots are busy', () => {
    expect(decideOverlap(busy)).toEqual({ decision: 'skip', reason: 'overlap' });
    expect(decideOverlap({ ...busy, policy: 'replace' })).toEqual({ decision: 'replace' });
    expect(decideOverlap({ ...busy, policy: 'queue' })).toEqual({ decision: 'wait' });
    expect(decideOverlap({ ...busy, policy: 'queue', waiting: 1 })).toEqual({
      decision: 'skip',
      reason: 'queue_full',
    });
  });

  it('never skips a retry or a catch-up', () => {
    expect(decideOverlap({ ...busy, isRetryOrCatchUp: true })).toEqual({ decision: 'wait' });
  });
});

describe(jitterOffset.name, () => {
  it('is whole, the same every time, within the allowance and below the next nominal', () => {
    const nat = fc.nat(100_000_000);
    fc.assert(
      fc.property(
        nat,
        nat,
        fc.integer({ min: 1, max: 10_000 }),
        fc.nat(20_000),
        (job, nominal, distance, jitter) => {
          const sut = (): number =>
            jitterOffset(jitterSeed(job), epochMs(nominal), jitter, epochMs(nominal + distance));
          expect(sut()).toBe(sut());
          expect(Number.isInteger(sut())).toBe(true);
          expect(sut()).toBeGreaterThanOrEqual(0);
          expect(sut()).toBeLessThanOrEqual(jitter);
          expect(sut()).toBeLessThan(distance);
        },
      ),
    );
  });

  it('uses the whole allowance for a last fire and nothing for none', () => {
    expect(jitterOffset(0.5, epochMs(0), 1_000, null)).toBe(500);
    expect(jitterOffset(0.5, epochMs(0), 0, null)).toBe(0);
  });

  it('spreads neighbouring jobs evenly', () => {
    const tenths = new Array<number>(10).fill(0);
    for (let job = 1; job <= 10_000; job++) tenths[Math.floor(jitterSeed(job) * 10)]! += 1;
    for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});

import type { EpochMs, Ms } from '../kernel/index.js';

/** What happens to fires that were not started in time. */
export type MisfirePolicy = 'run_latest' | 'run_all' | 'skip';

/** What becomes of one due fire. */
export type MisfireOutcome =
  | { readonly at: EpochMs; readonly decision: 'run' }
  /** A newer fire, `into`, runs in its place. */
  | {
      readonly at: EpochMs;
      readonly decision: 'missed';
      readonly reason: 'coalesced';
      readonly into: EpochMs;
    }
  | { readonly at: EpochMs; readonly decision: 'missed'; readonly reason: 'too_late' | 'catch_up_limit' };

/** Everything {@link decideMisfire} looks at. */
export interface MisfireQuestion {
  /** The due times of one job that have not left `planned`, ascending, all <= `now`. */
  readonly due: readonly EpochMs[];
  readonly now: EpochMs;
  readonly policy: MisfirePolicy;
  /** How late a fire may be and still run, inclusive. Only `skip` looks at it. */
  readonly graceMs: Ms;
  /** Most fires that `run_all` runs, >= 1. */
  readonly maxCatchUp: number;
}

/** Decides each due fire, in the order given. To be run in that order: oldest first.
 *  `run_latest`: the newest runs however late, the others are missed(coalesced).
 *  `skip`: those later than the grace are missed(too_late); of the rest the newest runs, the others are coalesced.
 *  `run_all`: the newest `maxCatchUp` run, the rest is missed(catch_up_limit).
 *  Source: design.md section 7, "Misfire". */
export function decideMisfire(question: MisfireQuestion): MisfireOutcome[] {
  const { due, now, policy, graceMs, maxCatchUp } = question;
  if (policy === 'run_all') {
    const firstRun = due.length - maxCatchUp;
    return due.map((at, index) =>
      index >= firstRun ? run(at) : { at, decision: 'missed', reason: 'catch_up_limit' },
    );
  }
  const into = due[due.length - 1]!;
  return due.map((at) => {
    if (policy === 'skip' && now - at > graceMs) return { at, decision: 'missed', reason: 'too_late' };
    return at === into ? run(at) : { at, decision: 'missed', reason: 'coalesced', into };
  });
}

function run(at: EpochMs): MisfireOutcome {
  return { at, decision: 'run' };
}

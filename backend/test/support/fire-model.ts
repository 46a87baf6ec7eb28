/* A model of the engine for properties: independent of its code, second by second, one job, tasks that do nothing but last. Times in seconds
 * after the start. Instants of fires are whole seconds, everything else lies between them, so that nothing happens at the same time. */

/** What became of each fire: nominal second -> `status` or `status(reason)`. */
export type Outcomes = Map<number, string>;

export interface OutageWorld {
  everyS: number;
  /** Nothing runs in between; both between two seconds. */
  downFrom: number;
  downUntil: number;
  endS: number;
  misfirePolicy: 'run_latest' | 'skip' | 'run_all';
  graceS: number;
  maxCatchUp: number;
}

/** Fires of an outage: up to two seconds late all run; beyond that the policy chooses, once, when somebody is back. */
export function outcomesOfOutage(world: OutageWorld): Outcomes {
  const instants = Array.from(
    { length: Math.floor(world.endS / world.everyS) },
    (_, i) => (i + 1) * world.everyS,
  );
  const overdue = instants.filter((at) => at > world.downFrom && at < world.downUntil);
  const outcomes: Outcomes = new Map(instants.map((at) => [at, 'succeeded']));
  const isLate = overdue.length > 0 && world.downUntil - overdue[0]! > 2;
  if (!isLate) return outcomes;
  const missed = (fires: number[], reason: string): void =>
    fires.forEach((at) => outcomes.set(at, `missed(${reason})`));
  if (world.misfirePolicy === 'run_all') {
    missed(overdue.slice(0, Math.max(0, overdue.length - world.maxCatchUp)), 'catch_up_limit');
    return outcomes;
  }
  const isTooLate = (at: number): boolean =>
    world.misfirePolicy === 'skip' && world.downUntil - at > world.graceS;
  missed(overdue.filter(isTooLate), 'too_late');
  missed(overdue.filter((at) => !isTooLate(at)).slice(0, -1), 'coalesced');
  return outcomes;
}

export interface OverlapWorld {
  everyS: number;
  /** How long each run lasts; no multiple of the period. */
  lastsS: number;
  slots: number;
  overlapPolicy: 'skip' | 'queue' | 'replace';
  maxQueued: number;
  endS: number;
}

/** Fires that meet runs which still go on. What has not ended at the end is left out. */
export function outcomesOfOverlap(world: OverlapWorld): Outcomes {
  const outcomes: Outcomes = new Map();
  let running: { at: number; until: number }[] = [];
  const waiting: number[] = [];
  const startAt = (at: number, now: number): void => void running.push({ at, until: now + world.lastsS });
  const endUntil = (now: number): void => {
    for (;;) {
      const next = running.reduce<{ at: number; until: number } | null>(
        (first, run) => (run.until <= now && (first === null || run.until < first.until) ? run : first),
        null,
      );
      if (!next) return;
      running = running.filter((run) => run !== next);
      outcomes.set(next.at, 'succeeded');
      const heir = waiting.shift();
      if (heir !== undefined) startAt(heir, next.until);
    }
  };
  for (let at = world.everyS; at <= world.endS; at += world.everyS) {
    endUntil(at);
    if (running.length < world.slots) startAt(at, at);
    else if (world.overlapPolicy === 'skip') outcomes.set(at, 'skipped(overlap)');
    else if (world.overlapPolicy === 'queue') {
      if (waiting.length < world.maxQueued) waiting.push(at);
      else outcomes.set(at, 'skipped(queue_full)');
    } else {
      const victim = running.shift()!;
      outcomes.set(victim.at, 'cancelled(superseded)');
      startAt(at, at);
    }
  }
  endUntil(world.endS);
  return outcomes;
}

export interface CrashWorld {
  delivery: 'at_most_once' | 'at_least_once';
  maxAttempts: number;
  /** Attempts, counted from 1, that end with an error. */
  failing: readonly number[];
  /** Attempts whose process dies under them. */
  dying: readonly number[];
}

/** One fire, attempt by attempt. @returns its outcome and how often its function was called. */
export function outcomeOfCrashes(world: CrashWorld): { status: string; calls: number } {
  for (let attempt = 1; ; attempt++) {
    if (world.dying.includes(attempt)) {
      const limit = Math.max(world.maxAttempts, 3);
      if (world.delivery === 'at_most_once' || attempt >= limit) return { status: 'lost', calls: attempt };
    } else if (!world.failing.includes(attempt)) return { status: 'succeeded', calls: attempt };
    else if (attempt >= world.maxAttempts) return { status: 'failed', calls: attempt };
  }
}

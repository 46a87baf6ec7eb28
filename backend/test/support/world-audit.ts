/* What must hold of any world, whatever happens in which order: read from what was called and from the ledger, without the engine's code.
 * Times in seconds after the start of the test; instants of fires are whole seconds, everything else lies between them. */

/** A job, how long its function lasts, and the processes that come and go. */
export interface World {
  everyS: number;
  lastsS: number;
  slots: number;
  overlapPolicy: 'skip' | 'queue' | 'replace';
  maxQueued: number;
  misfirePolicy: 'run_latest' | 'skip' | 'run_all';
  graceS: number;
  maxCatchUp: number;
  delivery: 'at_most_once' | 'at_least_once';
  maxAttempts: number;
  /** Attempts, counted from 1, that end with an error. */
  failing: readonly number[];
  /** How long a process is up, and nobody is after it. A last one follows. */
  lives: readonly { upS: number; downS: number; isKilled: boolean }[];
}

/** One call of the function. */
export interface Call {
  /** Nominal instant. */
  fireS: number;
  attempt: number;
  catchUp: boolean;
  standsFor: number;
  end: 'open' | 'done' | 'failed' | 'stopped' | 'died';
}

/** One fire of the ledger; a run-length row is several. */
export interface Entry {
  fireS: number;
  status: string;
  reason: string | null;
}

/** A time without an engine. */
export interface Outage {
  fromS: number;
  untilS: number;
  isKilled: boolean;
}

/** Reasons that a world can bring about at all. */
export function possibleReasons(world: World): Set<string> {
  const { overlapPolicy, misfirePolicy, lives } = world;
  const reasons = new Set<string>(['succeeded']);
  reasons.add(
    { skip: 'skipped(overlap)', queue: 'skipped(queue_full)', replace: 'skipped(superseded)' }[overlapPolicy],
  );
  if (overlapPolicy === 'replace') reasons.add('cancelled(superseded)');
  reasons.add(misfirePolicy === 'run_all' ? 'missed(catch_up_limit)' : 'missed(coalesced)');
  if (misfirePolicy === 'skip') reasons.add('missed(too_late)');
  if (world.failing.length > 0) reasons.add('failed(task_error)');
  if (lives.some(({ isKilled }) => !isKilled)) reasons.add('cancelled(shutdown)');
  if (lives.some(({ isKilled }) => isKilled))
    for (const why of ['instance_lost', 'start_unconfirmed']) reasons.add(`lost(${why})`);
  return reasons;
}

/** Which fires of an outage are missed, and why. Up to two seconds late all of them run; beyond that the policy chooses, once, when somebody
 *  is back. */
export function misfiresOf(world: World, { fromS, untilS }: Outage): Map<number, string> {
  const { everyS, misfirePolicy, graceS, maxCatchUp } = world;
  const due: number[] = [];
  for (let at = everyS; at < untilS; at += everyS) if (at > fromS) due.push(at);
  if (due.length === 0 || untilS - due[0]! <= 2) return new Map();
  if (misfirePolicy === 'run_all')
    return new Map(due.slice(0, -maxCatchUp).map((at) => [at, 'missed(catch_up_limit)']));
  const isTooLate = (at: number): boolean => misfirePolicy === 'skip' && untilS - at > graceS;
  const older = due.slice(0, -1).map((at): [number, string] => [at, 'missed(coalesced)']);
  return new Map([
    ...older,
    ...due.filter(isTooLate).map((at): [number, string] => [at, 'missed(too_late)']),
  ]);
}

/** What is wrong with the calls; empty = nothing. */
export function faultsOfCalls(world: World, calls: readonly Call[]): string[] {
  const faults: string[] = [];
  const { delivery, maxAttempts, misfirePolicy } = world;
  const limit = delivery === 'at_most_once' ? maxAttempts : Math.max(maxAttempts, 3);
  for (const [fireS, group] of Map.groupBy(calls, (call) => call.fireS)) {
    const say = (what: string): void => void faults.push(`fire ${fireS}: ${what}`);
    if (group.length > limit) say(`${group.length} calls`);
    group.forEach((call, index) => {
      const before = group[index - 1];
      if (!call.catchUp && call.standsFor !== 1) say(`on time, and stands for ${call.standsFor}`);
      if (misfirePolicy === 'run_all' && call.standsFor !== 1)
        say(`one of all, stands for ${call.standsFor}`);
      if (!before) return;
      if (call.attempt <= before.attempt) say(`attempt ${call.attempt} after ${before.attempt}`);
      if (before.end === 'open' || before.end === 'done') say(`called again after it was ${before.end}`);
      if (before.end === 'failed' && before.attempt >= maxAttempts) say('retried beyond its limit');
      const isLost = before.end === 'died' || before.end === 'stopped';
      if (isLost && delivery === 'at_most_once')
        say('at most once, and called again after its process ended');
    });
  }
  return faults;
}

/** What is wrong with the ledger, given the calls; empty = nothing. */
export function faultsOfLedger(
  world: World,
  entries: readonly Entry[],
  seen: { calls: readonly Call[]; outages: readonly Outage[]; endS: number },
): string[] {
  const faults: string[] = [];
  const count = Math.floor(seen.endS / world.everyS);
  const wanted = Array.from({ length: count }, (_, i) => (i + 1) * world.everyS);
  const found = entries.map(({ fireS }) => fireS).sort((a, b) => a - b);
  if (found.join() !== wanted.join()) faults.push(`fires ${found.join()} instead of ${wanted.join()}`);
  const possible = possibleReasons(world);
  const byFire = Map.groupBy(seen.calls, (call) => call.fireS);
  const misfires = new Map(seen.outages.flatMap((outage) => [...misfiresOf(world, outage)]));
  for (const entry of entries) {
    const outcome = wordOf(entry);
    const say = (what: string): void => void faults.push(`fire ${entry.fireS}, ${outcome}: ${what}`);
    if (!possible.has(outcome)) say('cannot be');
    const last = byFire.get(entry.fireS)?.at(-1);
    if (last && !fits(entry, last, world)) say(`its last call ${last.end}`);
    const isCalled = ['succeeded', 'failed', 'lost'].includes(entry.status);
    if (isCalled !== (last !== undefined) && entry.status !== 'cancelled') say('called or not?');
    const missed = misfires.get(entry.fireS) ?? null;
    if (missed !== (entry.status === 'missed' ? outcome : null)) say(`expected ${missed ?? 'to run'}`);
    const isOut = seen.outages.some(({ fromS, untilS }) => entry.fireS > fromS && entry.fireS < untilS);
    if (last?.catchUp && !isOut) say('on time, and called a catch-up');
  }
  return [...faults, ...faultsOfMerging(entries, byFire)];
}

/** What merged fires were merged into runs, however late, and is told how many it stands for: those since the fire before that was not
 *  decided away. */
function faultsOfMerging(entries: readonly Entry[], byFire: ReadonlyMap<number, readonly Call[]>): string[] {
  const faults: string[] = [];
  let merged = 0;
  for (const entry of [...entries].sort((a, b) => a.fireS - b.fireS)) {
    const [first] = byFire.get(entry.fireS) ?? [];
    if (wordOf(entry) === 'missed(coalesced)') merged += 1;
    // Whether it waited, and so was the last one before, or had made way already, the ledger does not tell any more.
    else if (wordOf(entry) === 'skipped(superseded)') return faults;
    else if (entry.status !== 'missed' && entry.status !== 'skipped') {
      const standsFor = first?.catchUp ? merged + 1 : 1;
      if (first && first.standsFor !== standsFor)
        faults.push(`fire ${entry.fireS} stands for ${first.standsFor} instead of ${standsFor}`);
      if (merged > 0 && !first?.catchUp) faults.push(`${merged} fires were merged into ${entry.fireS}`);
      merged = 0;
    }
  }
  if (merged > 0) faults.push(`${merged} fires were merged into nothing`);
  return faults;
}

function fits({ status }: Entry, { end }: Call, { overlapPolicy }: World): boolean {
  // A newer fire may also end what waits for its next attempt.
  if (status === 'cancelled') return end === 'stopped' || (overlapPolicy === 'replace' && end !== 'done');
  return (
    status === { open: '', done: 'succeeded', failed: 'failed', stopped: 'cancelled', died: 'lost' }[end]
  );
}

const wordOf = ({ status, reason }: Entry): string => (reason === null ? status : `${status}(${reason})`);

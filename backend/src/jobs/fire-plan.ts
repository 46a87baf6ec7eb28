import { epochMs, toIso, type EpochMs, type Ms } from '../kernel/index.js';
import { countFires, decideMisfire, nextFire, type MisfireOutcome, type Trigger } from '../triggers/index.js';
import { spanAt, windowKeyOf, windowReasonParams, type WindowSpan } from '../windows/index.js';
import { isPausedAt, pauseReasonParams } from './job-pause.js';
import { dueAtOf, triggerOf } from './job-trigger.js';
import type { JobEntity } from './job.entity.js';

/** How late fires may be and still count as punctual: a hiccup (a dead peer's fires are taken over within a second), not an outage.
 *  Within it every fire runs; beyond it the job's misfire policy decides. */
export const PUNCTUAL_MS: Ms = 2_000;

/** Most fires of one job that one planning turn looks at, but for a handful; more go on in the next turn. */
export const MAX_FIRES_PER_TURN = 50_000;

/** A line of the ledger as it is to be written: one fire, or consecutive fires with one outcome (a run-length row). */
export interface FirePlan {
  scheduledFor: EpochMs;
  /** Last nominal instant of a run-length row; null for a single fire. */
  scheduledUntil: EpochMs | null;
  fireCount: number;
  dueAt: EpochMs;
  status: 'planned' | 'skipped' | 'missed';
  reasonCode: string | null;
  reasonParams: Record<string, unknown> | null;
  /** Whether it makes up for a time when nothing could run. */
  catchUp: boolean;
}

/** A fire with its two instants. */
export interface Fire {
  scheduledFor: EpochMs;
  dueAt: EpochMs;
}

/** What planning a job gives: its lines, and where the cursors go. */
export interface JobPlan<W extends Fire = Fire> {
  fires: FirePlan[];
  /** Misfire decisions on the fires that waited; empty when none was due. */
  waiting: Map<W, MisfireOutcome>;
  nextScheduledFor: EpochMs | null;
  nextRunAt: EpochMs | null;
  /** Fires looked at. */
  count: number;
  /** Whether the turn's limit cut it off: the next turn goes on. */
  isCut: boolean;
}

/** How far a plan reaches, and what else it decides. */
export interface PlanTerms<W extends Fire = Fire> {
  /** Decides what is overdue. */
  now: EpochMs;
  /** Inclusive, >= `now`. */
  horizon: EpochMs;
  /** Which instant of a fire the horizon bounds; default: when it is due. */
  bound?: keyof Fire;
  limit?: number;
  /** When maintenance windows meant for this job are open. Default: never. */
  windows?: readonly WindowSpan[];
  /** Fires of this revision that were planned before and are due, but never left `planned`: one decision is made on all that is overdue. */
  waiting?: readonly W[];
}

type MisfireRules = Pick<JobEntity, 'misfirePolicy' | 'misfireGraceSeconds' | 'maxCatchUp'>;

/** The fires of a job from its cursor to the horizon, each with its fate. Pure: the same job and terms give the same plan. */
export function planJob<W extends Fire = Fire>(job: JobEntity, terms: PlanTerms<W>): JobPlan<W> {
  const { now, waiting = [], windows = [] } = terms;
  const trigger = triggerOf(job);
  const { fires, next, isCut } = collect(job, trigger, terms);
  const holds = new Map(fires.map((fire) => [fire, holdOf(job, fire, windows)]));
  const overdue = fires.filter((fire) => fire.dueAt <= now && holds.get(fire) === null);
  const late = [...waiting, ...overdue].sort((a, b) => a.scheduledFor - b.scheduledFor);
  const later = isCut ? overdueAfter(job, trigger, { after: fires[fires.length - 1]!, now, windows }) : [];
  const outcomes = decideOverdue<Fire>(job, late, now, later);
  const lineOf = (fire: Fire): FirePlan => ({
    ...fire,
    scheduledUntil: null,
    fireCount: 1,
    catchUp: false,
    ...(holds.get(fire) ?? fateOf(job, fire, outcomes.get(fire) ?? null, now)),
  });
  return {
    fires: runLengths(fires.map(lineOf)),
    waiting: new Map(waiting.flatMap((fire) => (outcomes.has(fire) ? [[fire, outcomes.get(fire)!]] : []))),
    nextScheduledFor: next?.scheduledFor ?? null,
    nextRunAt: next?.dueAt ?? null,
    count: fires.length,
    isCut,
  };
}

function collect(
  job: JobEntity,
  trigger: Trigger,
  { now, horizon, bound = 'dueAt', limit = MAX_FIRES_PER_TURN, windows = [] }: PlanTerms,
): { fires: Fire[]; next: Fire | null; isCut: boolean } {
  // A pause may end by itself: what it covers is recorded when it is due, what follows is planned ahead as usual.
  const until = isPausedAt(job, now) ? now : horizon;
  // So may a window be changed or taken away: what it covers is recorded when it is due as well.
  const isWanted = (fire: Fire): boolean =>
    fire[bound] <= now || (fire[bound] <= until && spanAt(windows, fire.dueAt) === null);
  // A cut leaves something that is late: alone, the last two seconds of an outage would look like a hiccup.
  const mayCutBefore = now - PUNCTUAL_MS;
  const fires: Fire[] = [];
  let next: Fire | null =
    job.nextScheduledFor === null
      ? null
      : { scheduledFor: job.nextScheduledFor, dueAt: job.nextRunAt ?? job.nextScheduledFor };
  while (next !== null && isWanted(next)) {
    if (fires.length >= limit && next.dueAt < mayCutBefore) return { fires, next, isCut: true };
    fires.push(next);
    const nominal: EpochMs | null = nextFire(trigger, next.scheduledFor);
    next = nominal === null ? null : { scheduledFor: nominal, dueAt: dueAtOf(job.id, trigger, nominal) };
  }
  return { fires, next, isCut: false };
}

interface Beyond {
  after: Fire;
  now: EpochMs;
  windows: readonly WindowSpan[];
}

/** Overdue fires beyond a cut that no window covers, as many as `maxCatchUp` matter. Which instants these are decides nothing but the text
 *  of `into`: the newest, for which the cut ones make way, is found from behind. */
function overdueAfter(job: JobEntity, trigger: Trigger, { after, now, windows }: Beyond): EpochMs[] {
  let remaining = 0;
  let newest: EpochMs | null = null;
  for (const stretch of outside(windows, after.scheduledFor, now)) {
    const count = countFires(trigger, stretch.after, stretch.until, job.maxCatchUp - remaining);
    if (count === 0) continue;
    remaining += count;
    newest ??= newestFire(trigger, stretch.until, stretch.after);
    if (remaining >= job.maxCatchUp) break;
  }
  const into = newest ?? now;
  return Array.from({ length: remaining }, () => into);
}

/** What no window covers of (`after`, `until`], newest first. */
function outside(
  windows: readonly WindowSpan[],
  after: EpochMs,
  until: EpochMs,
): { after: EpochMs; until: EpochMs }[] {
  const stretches: { after: EpochMs; until: EpochMs }[] = [];
  let from = after;
  for (const span of windows) {
    if (span.from - 1 > from && span.from <= until)
      stretches.push({ after: from, until: epochMs(span.from - 1) });
    from = epochMs(Math.max(from, span.until - 1));
  }
  if (until > from) stretches.push({ after: from, until });
  return stretches.reverse();
}

/** The last fire in (`after`, `now`]; `now` when there is none. */
function newestFire(trigger: Trigger, now: EpochMs, after: EpochMs): EpochMs {
  for (let back = 1_000; ; back *= 8) {
    const from = epochMs(Math.max(after, now - back));
    let newest: EpochMs | null = null;
    for (let at = nextFire(trigger, from); at !== null && at <= now; at = nextFire(trigger, at)) newest = at;
    if (newest !== null || from === after) return newest ?? now;
  }
}

/** The misfire decision of each overdue fire; fires that are merely a moment late get none and run. A grace below {@link PUNCTUAL_MS}
 *  acts like that.
 *  @param overdue ascending. @param later nominal instants of overdue fires that are decided elsewhere, newer than all of `overdue`. */
export function decideOverdue<F extends Fire>(
  job: MisfireRules,
  overdue: readonly F[],
  now: EpochMs,
  later: readonly EpochMs[] = [],
): Map<F, MisfireOutcome> {
  const oldest = overdue[0];
  if (!oldest || now - oldest.dueAt <= PUNCTUAL_MS) return new Map();
  const outcomes = decideMisfire({
    due: [...overdue.map((fire) => fire.dueAt), ...later],
    now,
    policy: job.misfirePolicy,
    graceMs: Math.max(PUNCTUAL_MS, job.misfireGraceSeconds * 1_000),
    maxCatchUp: job.maxCatchUp,
  });
  // The ledger names fires by their nominal instants.
  const into = later[later.length - 1] ?? overdue[overdue.length - 1]!.scheduledFor;
  return new Map(
    overdue.map((fire, index) => {
      const outcome = outcomes[index]!;
      return [fire, 'into' in outcome ? { ...outcome, into } : outcome];
    }),
  );
}

type Fate = Pick<FirePlan, 'status' | 'reasonCode' | 'reasonParams'>;

/** Why a fire does not run whenever it is looked at; null = nothing holds it. A pause outranks a window: it is the job's own. */
function holdOf(job: JobEntity, fire: Fire, windows: readonly WindowSpan[]): Fate | null {
  if (isPausedAt(job, fire.scheduledFor))
    return { status: 'skipped', reasonCode: 'paused', reasonParams: pauseReasonParams(job) };
  const span = spanAt(windows, fire.dueAt);
  if (span === null) return null;
  return { status: 'skipped', reasonCode: 'maintenance_window', reasonParams: windowReasonParams(span) };
}

function fateOf(
  job: JobEntity,
  fire: Fire,
  outcome: MisfireOutcome | null,
  now: EpochMs,
): Fate & Pick<FirePlan, 'catchUp'> {
  if (outcome?.decision === 'missed')
    return { status: 'missed', ...missedReason(job, fire, outcome, now), catchUp: false };
  return { status: 'planned', reasonCode: null, reasonParams: null, catchUp: outcome !== null };
}

/** Merges consecutive fires that did not run for the same reason. `reasonParams` are those of the oldest. */
function runLengths(fires: readonly FirePlan[]): FirePlan[] {
  const lines: FirePlan[] = [];
  for (const fire of fires) {
    const last = lines[lines.length - 1];
    if (
      last &&
      fire.status !== 'planned' &&
      last.status === fire.status &&
      last.reasonCode === fire.reasonCode &&
      windowKeyOf(last.reasonParams) === windowKeyOf(fire.reasonParams)
    ) {
      last.scheduledUntil = fire.scheduledFor;
      last.fireCount += 1;
    } else {
      lines.push(fire);
    }
  }
  return lines;
}

/** Why a fire was missed, as the ledger says it. */
export function missedReason(
  job: Pick<JobEntity, 'misfireGraceSeconds' | 'maxCatchUp'>,
  fire: Pick<Fire, 'dueAt'>,
  outcome: Extract<MisfireOutcome, { decision: 'missed' }>,
  now: EpochMs,
): { reasonCode: string; reasonParams: Record<string, unknown> } {
  switch (outcome.reason) {
    case 'coalesced':
      return { reasonCode: 'coalesced', reasonParams: { into: toIso(epochMs(outcome.into)) } };
    case 'too_late':
      return {
        reasonCode: 'too_late',
        reasonParams: { graceSeconds: job.misfireGraceSeconds, lateMs: now - fire.dueAt },
      };
    case 'catch_up_limit':
      return { reasonCode: 'catch_up_limit', reasonParams: { maxCatchUp: job.maxCatchUp } };
  }
}

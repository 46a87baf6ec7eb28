import { epochMs, toIso, type EpochMs, type Ms } from '../kernel/index.js';
import { dueAtOf, isPausedAt, pauseReasonParams, triggerOf, type JobEntity } from '../jobs/index.js';
import { spanAt, windowKeyOf, windowReasonParams, type WindowSpan } from '../windows/index.js';
import { countFires, decideMisfire, nextFire, type MisfireOutcome, type Trigger } from '../triggers/index.js';

/** How late fires may be and still count as punctual: a hiccup (a dead peer's fires are taken over within a second), not an outage.
 *  Within it every fire runs; beyond it the job's misfire policy decides. */
export const PUNCTUAL_MS: Ms = 2_000;

/** Most fires of one job that one planning turn looks at; more go on in the next turn. */
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
  /** Fires it stands for, itself included. */
  standsFor: number;
  /** Whether it makes up for a time when nothing could run. */
  catchUp: boolean;
}

/** What planning a job gives: its lines, and where the cursors go. */
export interface JobPlan {
  fires: FirePlan[];
  nextScheduledFor: EpochMs | null;
  nextRunAt: EpochMs | null;
  /** Fires looked at. */
  count: number;
  /** Whether the turn's limit cut it off: the next turn goes on. */
  isCut: boolean;
}

interface Fire {
  scheduledFor: EpochMs;
  dueAt: EpochMs;
}

type MisfireRules = Pick<JobEntity, 'misfirePolicy' | 'misfireGraceSeconds' | 'maxCatchUp'>;

/** What bounds a plan besides its times. */
export interface PlanTerms {
  /** When maintenance windows meant for this job are open. Default: never. */
  windows?: readonly WindowSpan[];
  /** Fires looked at; default {@link MAX_FIRES_PER_TURN}. */
  limit?: number;
}

/** The fires of a job from its cursor to `horizon`, each with its fate. Pure: the same job and times give the same plan.
 *  @param now decides what is overdue. @param horizon inclusive, >= `now`. */
export function planJob(job: JobEntity, now: EpochMs, horizon: EpochMs, terms: PlanTerms = {}): JobPlan {
  const { windows = [], limit = MAX_FIRES_PER_TURN } = terms;
  // A pause may end by itself: what it covers is recorded when it is due, what follows is planned ahead as usual.
  const until = isPausedAt(job, now) ? now : horizon;
  const trigger = triggerOf(job);
  // So may a window be changed or taken away: what it covers is recorded when it is due as well.
  const isWanted = ({ dueAt }: Fire): boolean =>
    dueAt <= now || (dueAt <= until && spanAt(windows, dueAt) === null);
  const { fires, next } = collect(job, trigger, limit, isWanted);
  const isCut = fires.length === limit && next !== null && isWanted(next);
  const later = isCut ? overdueAfter(job, trigger, { after: fires[fires.length - 1]!, now, windows }) : null;
  return {
    fires: runLengths(decide(job, fires, { now, later, windows })),
    nextScheduledFor: next?.scheduledFor ?? null,
    nextRunAt: next?.dueAt ?? null,
    count: fires.length,
    isCut,
  };
}

function collect(
  job: JobEntity,
  trigger: Trigger,
  limit: number,
  isWanted: (fire: Fire) => boolean,
): { fires: Fire[]; next: Fire | null } {
  const fires: Fire[] = [];
  let next: Fire | null =
    job.nextScheduledFor === null
      ? null
      : { scheduledFor: job.nextScheduledFor, dueAt: job.nextRunAt ?? job.nextScheduledFor };
  while (next !== null && fires.length < limit && isWanted(next)) {
    fires.push(next);
    const nominal: EpochMs | null = nextFire(trigger, next.scheduledFor);
    next = nominal === null ? null : { scheduledFor: nominal, dueAt: dueAtOf(job.id, trigger, nominal) };
  }
  return { fires, next };
}

/** Overdue fires beyond a cut: as many as `maxCatchUp` matter. The newest of them is what the cut ones make way for. */
interface Later {
  due: EpochMs[];
}

interface Beyond {
  after: Fire;
  now: EpochMs;
  windows: readonly WindowSpan[];
}

/** @returns null when all of them fall into maintenance windows: nothing is made way for then. */
function overdueAfter(
  job: JobEntity,
  trigger: Trigger,
  { after: { scheduledFor: after }, now, windows }: Beyond,
): Later | null {
  let remaining = 0;
  let newest: EpochMs | null = null;
  for (const stretch of outside(windows, after, now)) {
    const count = countFires(trigger, stretch.after, stretch.until, job.maxCatchUp - remaining || 1);
    if (count === 0) continue;
    remaining += count;
    // Which instants these are decides nothing but the text of `into`: the newest is found from behind.
    newest ??= newestFire(trigger, stretch.until, stretch.after);
    if (remaining >= job.maxCatchUp) break;
  }
  if (newest === null) return null;
  const into = newest;
  return { due: Array.from({ length: Math.max(1, remaining) }, () => into) };
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

/** The last fire in (`after`, `now`]; `now` when it cannot be found within a few steps. */
function newestFire(trigger: Trigger, now: EpochMs, after: EpochMs): EpochMs {
  for (let back = 1_000; ; back *= 8) {
    const from = epochMs(Math.max(after, now - back));
    let newest: EpochMs | null = null;
    for (let at = nextFire(trigger, from); at !== null && at <= now; at = nextFire(trigger, at)) newest = at;
    if (newest !== null || from === after) return newest ?? now;
  }
}

type Skip = Pick<FirePlan, 'status' | 'reasonCode' | 'reasonParams'>;

/** Why a fire does not run whenever it is looked at; null = nothing holds it. A pause outranks a window: it is the job's own. */
function holdOf(job: JobEntity, fire: Fire, windows: readonly WindowSpan[]): Skip | null {
  if (isPausedAt(job, fire.scheduledFor))
    return { status: 'skipped', reasonCode: 'paused', reasonParams: pauseReasonParams(job) };
  const span = spanAt(windows, fire.dueAt);
  if (span === null) return null;
  return { status: 'skipped', reasonCode: 'maintenance_window', reasonParams: windowReasonParams(span) };
}

function decide(
  job: JobEntity,
  fires: readonly Fire[],
  { now, later, windows }: { now: EpochMs; later: Later | null; windows: readonly WindowSpan[] },
): FirePlan[] {
  const holds = new Map(fires.map((fire) => [fire, holdOf(job, fire, windows)]));
  const overdue = fires.filter((fire) => fire.dueAt <= now && holds.get(fire) === null);
  const outcomes = decideOverdue(job, overdue, now, later?.due);
  return fires.map((fire) => {
    const hold = holds.get(fire) ?? null;
    return hold === null ? toPlan(job, fire, outcomes.get(fire) ?? null, now) : line(fire, hold);
  });
}

/** The misfire decision of each overdue fire; fires that are merely a moment late get none and run.
 *  @param later nominal instants of overdue fires that are decided elsewhere, newer than all of `overdue`. */
export function decideOverdue<F extends Fire>(
  job: MisfireRules,
  overdue: readonly F[],
  now: EpochMs,
  later: readonly EpochMs[] = [],
): Map<F, MisfireOutcome & { standsFor: number }> {
  const oldest = overdue[0];
  if (!oldest || now - oldest.dueAt <= PUNCTUAL_MS) return new Map();
  const outcomes = decideMisfire({
    due: [...overdue.map((fire) => fire.dueAt), ...later],
    now,
    policy: job.misfirePolicy,
    graceMs: job.misfireGraceSeconds * 1_000,
    maxCatchUp: job.maxCatchUp,
  });
  const merged = outcomes.filter(
    (outcome) => outcome.decision === 'missed' && outcome.reason === 'coalesced',
  ).length;
  // The decision is about due times; what is said is the nominal instant, which jitter keeps apart.
  const into = later.at(-1) ?? overdue.at(-1)!.scheduledFor;
  return new Map(
    overdue.map((fire, index) => {
      const outcome = outcomes[index]!;
      const standsFor = outcome.decision === 'run' ? merged + 1 : 1;
      return [fire, { ...outcome, ...('into' in outcome ? { into } : {}), standsFor }];
    }),
  );
}

function toPlan(
  job: JobEntity,
  fire: Fire,
  outcome: (MisfireOutcome & { standsFor: number }) | null,
  now: EpochMs,
): FirePlan {
  if (outcome !== null && outcome.decision === 'missed') {
    return line(fire, { status: 'missed', ...missedReason(job, fire, outcome, now) });
  }
  const planned = { status: 'planned', reasonCode: null, reasonParams: null } as const;
  return { ...line(fire, planned), standsFor: outcome?.standsFor ?? 1, catchUp: outcome !== null };
}

function line(fire: Fire, fate: Pick<FirePlan, 'status' | 'reasonCode' | 'reasonParams'>): FirePlan {
  return { ...fire, scheduledUntil: null, fireCount: 1, standsFor: 1, catchUp: false, ...fate };
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
      lines.push({ ...fire });
    }
  }
  return lines;
}

/** Why a fire was missed, as the ledger says it. */
export function missedReason(
  job: Pick<JobEntity, 'misfireGraceSeconds' | 'maxCatchUp'>,
  fire: { dueAt: EpochMs },
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

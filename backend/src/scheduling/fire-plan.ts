import { epochMs, toIso, type EpochMs, type Ms } from '../kernel/index.js';
import { dueAtOf, isPausedAt, pauseReasonParams, triggerOf, type JobEntity } from '../jobs/index.js';
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

/** The fires of a job from its cursor to `horizon`, each with its fate. Pure: the same job and times give the same plan.
 *  @param now decides what is overdue. @param horizon inclusive, >= `now`. */
export function planJob(job: JobEntity, now: EpochMs, horizon: EpochMs, limit = MAX_FIRES_PER_TURN): JobPlan {
  // A pause may end by itself: what it covers is recorded when it is due, what follows is planned ahead as usual.
  const until = isPausedAt(job, now) ? now : horizon;
  const trigger = triggerOf(job);
  const { fires, next } = collect(job, trigger, until, limit);
  const isCut = fires.length === limit && next !== null && next.dueAt <= until;
  const later = isCut ? overdueAfter(job, trigger, fires[fires.length - 1]!, now) : null;
  return {
    fires: runLengths(decide(job, fires, now, later)),
    nextScheduledFor: next?.scheduledFor ?? null,
    nextRunAt: next?.dueAt ?? null,
    count: fires.length,
    isCut,
  };
}

function collect(
  job: JobEntity,
  trigger: Trigger,
  until: EpochMs,
  limit: number,
): { fires: Fire[]; next: Fire | null } {
  const fires: Fire[] = [];
  let next: Fire | null =
    job.nextScheduledFor === null
      ? null
      : { scheduledFor: job.nextScheduledFor, dueAt: job.nextRunAt ?? job.nextScheduledFor };
  while (next !== null && next.dueAt <= until && fires.length < limit) {
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

function overdueAfter(job: JobEntity, trigger: Trigger, last: Fire, now: EpochMs): Later {
  const remaining = countFires(trigger, last.scheduledFor, now, job.maxCatchUp);
  // Which instants these are decides nothing but the text of `into`: the newest is found from behind.
  const newest = newestFire(trigger, now, last.scheduledFor);
  return { due: Array.from({ length: Math.max(1, remaining) }, () => newest) };
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

function decide(job: JobEntity, fires: readonly Fire[], now: EpochMs, later: Later | null): FirePlan[] {
  const isPaused = (fire: Fire): boolean => isPausedAt(job, fire.scheduledFor);
  const overdue = fires.filter((fire) => fire.dueAt <= now && !isPaused(fire));
  const outcomes = decideOverdue(job, overdue, now, later?.due);
  return fires.map((fire) => {
    if (!isPaused(fire)) return toPlan(job, fire, outcomes.get(fire) ?? null, now);
    return line(fire, { status: 'skipped', reasonCode: 'paused', reasonParams: pauseReasonParams(job) });
  });
}

/** The misfire decision of each overdue fire; fires that are merely a moment late get none and run.
 *  @param later due times of overdue fires that are decided elsewhere, newer than all of `overdue`. */
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
  return new Map(
    overdue.map((fire, index) => {
      const outcome = outcomes[index]!;
      return [fire, { ...outcome, standsFor: outcome.decision === 'run' ? merged + 1 : 1 }];
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
      last.reasonCode === fire.reasonCode
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

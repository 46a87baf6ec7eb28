import { epochMs, toIso, type EpochMs, type Ms } from '../kernel/index.js';
import { dueAtOf, triggerOf, type JobEntity } from '../jobs/index.js';
import { decideMisfire, nextFire, type MisfireOutcome } from '../triggers/index.js';

/** How late fires may be and still count as punctual: a hiccup (a dead peer's fires are taken over within a second), not an outage.
 *  Within it every fire runs; beyond it the job's misfire policy decides. */
export const PUNCTUAL_MS: Ms = 2_000;

/** Most fires of one job that one planning turn writes; more go on in the next turn. */
export const MAX_FIRES_PER_TURN = 1_000;

/** A fire as it is to be recorded. */
export interface FirePlan {
  scheduledFor: EpochMs;
  dueAt: EpochMs;
  status: 'planned' | 'skipped' | 'missed';
  reasonCode: string | null;
  reasonParams: Record<string, unknown> | null;
  /** Fires it stands for, itself included. */
  standsFor: number;
}

/** What planning a job gives: its fires, and where the cursors go. */
export interface JobPlan {
  fires: FirePlan[];
  nextScheduledFor: EpochMs | null;
  nextRunAt: EpochMs | null;
  /** Whether the turn's limit cut it off: the next turn goes on. */
  isCut: boolean;
}

interface Fire {
  scheduledFor: EpochMs;
  dueAt: EpochMs;
}

/** The fires of a job from its cursor to `horizon`, each with its fate. Pure: the same job and times give the same plan.
 *  @param now decides what is overdue. @param horizon inclusive, >= `now`. */
export function planJob(job: JobEntity, now: EpochMs, horizon: EpochMs): JobPlan {
  const until = isPausedAt(job, now) ? now : horizon;
  const { fires, next } = collect(job, until);
  const isCut = fires.length === MAX_FIRES_PER_TURN && next !== null && next.dueAt <= until;
  return {
    fires: decide(job, fires, now, isCut),
    nextScheduledFor: next?.scheduledFor ?? null,
    nextRunAt: next?.dueAt ?? null,
    isCut,
  };
}

/** Whether the pause covers an instant. `pausedUntil` is exclusive: a fire at that instant runs. */
export function isPausedAt(job: Pick<JobEntity, 'pausedAt' | 'pausedUntil'>, at: EpochMs): boolean {
  return job.pausedAt !== null && (job.pausedUntil === null || at < job.pausedUntil);
}

function collect(job: JobEntity, until: EpochMs): { fires: Fire[]; next: Fire | null } {
  const trigger = triggerOf(job);
  const fires: Fire[] = [];
  let next: Fire | null =
    job.nextScheduledFor === null
      ? null
      : { scheduledFor: job.nextScheduledFor, dueAt: job.nextRunAt ?? job.nextScheduledFor };
  while (next !== null && next.dueAt <= until && fires.length < MAX_FIRES_PER_TURN) {
    fires.push(next);
    const nominal: EpochMs | null = nextFire(trigger, next.scheduledFor);
    next = nominal === null ? null : { scheduledFor: nominal, dueAt: dueAtOf(job.id, trigger, nominal) };
  }
  return { fires, next };
}

function decide(job: JobEntity, fires: readonly Fire[], now: EpochMs, isCut: boolean): FirePlan[] {
  const isPaused = (fire: Fire): boolean => isPausedAt(job, fire.scheduledFor);
  const overdue = fires.filter((fire) => fire.dueAt <= now && !isPaused(fire));
  const outcomes = decideOverdue(job, overdue, now, isCut);
  return fires.map((fire) => {
    if (isPaused(fire)) return { ...fire, status: 'skipped', reasonCode: 'paused', reasonParams: pauseParams(job), standsFor: 1 };
    return toPlan(job, fire, outcomes.get(fire) ?? null, now);
  });
}

/** The misfire decision of each overdue fire; fires that are merely a moment late get none and run. */
export function decideOverdue<F extends Fire>(
  job: Pick<JobEntity, 'misfirePolicy' | 'misfireGraceSeconds' | 'maxCatchUp'>,
  overdue: readonly F[],
  now: EpochMs,
  isCut = false,
): Map<F, MisfireOutcome & { standsFor: number }> {
  const oldest = overdue[0];
  if (!oldest || now - oldest.dueAt <= PUNCTUAL_MS) return new Map();
  const due = overdue.map((fire) => fire.dueAt);
  // More overdue fires follow in the next turn: the newest of all is among those, so none of these is it.
  if (isCut) due.push(now);
  const outcomes = decideMisfire({
    due,
    now,
    policy: job.misfirePolicy,
    graceMs: job.misfireGraceSeconds * 1_000,
    maxCatchUp: job.maxCatchUp,
  });
  const merged = outcomes.filter((outcome) => outcome.decision === 'missed' && outcome.reason === 'coalesced').length;
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
  if (outcome === null || outcome.decision === 'run') {
    return { ...fire, status: 'planned', reasonCode: null, reasonParams: null, standsFor: outcome?.standsFor ?? 1 };
  }
  return { ...fire, status: 'missed', ...missedReason(job, fire, outcome, now), standsFor: 1 };
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
      return { reasonCode: 'too_late', reasonParams: { graceSeconds: job.misfireGraceSeconds, lateMs: now - fire.dueAt } };
    case 'catch_up_limit':
      return { reasonCode: 'catch_up_limit', reasonParams: { maxCatchUp: job.maxCatchUp } };
  }
}

function pauseParams(job: JobEntity): Record<string, unknown> {
  return {
    by: job.pausedBy,
    at: job.pausedAt === null ? null : toIso(job.pausedAt),
    reason: job.pauseReason,
    until: job.pausedUntil === null ? null : toIso(job.pausedUntil),
  };
}

import { dueAtOf, triggerOf } from '../jobs/index.js';
import { epochMs, SECOND, toIso, toIsoOrNull, type EpochMs } from '../kernel/index.js';
import {
  dstShiftAt,
  fireFlags,
  nextFire,
  previousFire,
  type DstShift,
  type Trigger,
} from '../triggers/index.js';
import type { ExplainFacts, InForce, SignedRevision } from './explain-facts.js';
import type { Check, Finding } from './explanation.js';
import { hasSchedule } from './schedule-history.js';

/** The fire that an instant means: the instant itself, the fire within that second where a whole second is given (people leave
 *  milliseconds out), or the fire that is due then because of its jitter; null when it is none.
 *  @param revisions that took effect before `at`, newest first. */
export function nominalOf(jobId: number, revisions: readonly SignedRevision[], at: EpochMs): EpochMs | null {
  const [revision] = revisions;
  if (!revision || !hasSchedule(revision.state)) return null;
  const trigger = triggerOf(revision.state);
  const next = nextFire(trigger, epochMs(at - 1));
  if (next === at || (next !== null && at % SECOND === 0 && next - at < SECOND)) return next;
  if (trigger.jitterSeconds === 0) return null;
  const before = previousFire(trigger, at);
  const isDue = before !== null && before > revision.effectiveAt && dueAtOf(jobId, trigger, before) === at;
  return isDue ? before : null;
}

const isFire = (trigger: Trigger, at: EpochMs): boolean => nextFire(trigger, epochMs(at - 1)) === at;

/** Whether the job was on the schedule at all, and if so whether that schedule names the instant.
 *  @returns the checks passed, or the finding where one failed. */
export function checkSchedule(facts: ExplainFacts): { checks: Check[]; inForce: InForce } | Finding {
  const [revision] = facts.revisions;
  const checks: Check[] = [];
  if (!revision) return offSchedule(facts, 'before_creation', [failed('created', {})], {});
  const version = { version: revision.version, effectiveAt: toIso(revision.effectiveAt) };
  checks.push({ code: 'created', passed: true, inputs: version, link: revisionsOf(facts) });
  const off = offReason(facts, revision);
  for (const code of ['not_deleted', 'enabled', 'handler_present'] as const) {
    if (off?.check === code)
      return offSchedule(
        facts,
        off.reason,
        [...checks, failed(code, off.params, revisionsOf(facts))],
        off.params,
      );
    checks.push({ code, passed: true, inputs: {} });
  }
  const trigger = triggerOf(revision.state);
  const timing = checkTiming(facts, revision, trigger, checks);
  return timing ?? { checks, inForce: { revision, trigger } };
}

interface Off {
  check: 'not_deleted' | 'enabled' | 'handler_present';
  reason: string;
  params: Record<string, unknown>;
}

/** Why the revision has no schedule; null = it has one. */
function offReason(facts: ExplainFacts, { state, ...revision }: SignedRevision): Off | null {
  const who = (
    signed: Pick<SignedRevision, 'by' | 'effectiveAt' | 'reason'> | undefined,
  ): Record<string, unknown> => {
    const { by, effectiveAt, reason } = signed ?? revision;
    return { by, since: toIso(effectiveAt), reason };
  };
  if (state.deletedAt !== null)
    return { check: 'not_deleted', reason: 'deleted', params: who(facts.signed.delete) };
  if (!state.enabled) return { check: 'enabled', reason: 'disabled', params: who(facts.signed.disable) };
  if (!state.handlerMissing) return null;
  const params = { ...who(facts.signed.handler_missing), taskFunctionKey: facts.job.taskFunctionKey };
  return { check: 'handler_present', reason: 'handler_missing', params };
}

function checkTiming(
  facts: ExplainFacts,
  revision: SignedRevision,
  trigger: Trigger,
  checks: Check[],
): Finding | null {
  const { at, job } = facts;
  const { startAt, endAt } = trigger;
  const nominal = nominalOf(job.id, facts.revisions, at);
  if (startAt !== null && (nominal ?? at) < startAt) {
    const inputs = { startAt: toIso(startAt), next: toIsoOrNull(nextFire(trigger, at)) };
    return offSchedule(facts, 'before_start', [...checks, failed('started', inputs)], inputs);
  }
  checks.push({ code: 'started', passed: true, inputs: { startAt: toIsoOrNull(startAt) } });
  if (endAt !== null && at > endAt) {
    const inputs = { endAt: toIso(endAt), previous: toIsoOrNull(previousFire(trigger, at)) };
    return offSchedule(facts, 'after_end', [...checks, failed('not_ended', inputs)], inputs);
  }
  checks.push({ code: 'not_ended', passed: true, inputs: { endAt: toIsoOrNull(endAt) } });
  if (nominal !== null) {
    const flags = fireFlags(trigger, nominal);
    checks.push({
      code: 'in_schedule',
      passed: true,
      inputs: { nominal: toIso(nominal), timezone: trigger.timezone, flags },
    });
    return null;
  }
  return notInSchedule(facts, revision, trigger, checks);
}

function notInSchedule(
  facts: ExplainFacts,
  revision: SignedRevision,
  trigger: Trigger,
  checks: Check[],
): Finding {
  const { at } = facts;
  const around = {
    previous: toIsoOrNull(previousFire(trigger, at)),
    next: toIsoOrNull(nextFire(trigger, at)),
  };
  const shift = dstShiftAt(trigger, at);
  if (shift !== null) {
    const inputs = { ...shiftInputs(shift), timezone: trigger.timezone, ...around };
    return offSchedule(
      facts,
      shift.kind === 'gap' ? 'dst_gap' : 'dst_repeat',
      [...checks, failed('in_schedule', inputs)],
      inputs,
    );
  }
  checks.push(failed('in_schedule', { timezone: trigger.timezone, ...around }));
  const edit = supersededBy(facts.revisions, at);
  if (edit === null) return offSchedule(facts, 'not_in_schedule', checks, around);
  const inputs = { by: edit.by, since: toIso(edit.effectiveAt), version: edit.version, ...around };
  const check = failed('not_superseded', inputs, revisionsOf(facts));
  return offSchedule(facts, 'superseded_by_revision', [...checks, check], inputs);
}

/** Wall clock times stay text without offset; instants are ISO. */
function shiftInputs(shift: DstShift): Record<string, unknown> {
  if (shift.kind === 'repeat') return { local: shift.local, copy: shift.copy, other: toIso(shift.other) };
  return { local: shift.local, standIn: toIsoOrNull(shift.standIn) };
}

/** The edit that took an instant off the schedule; null when no earlier revision had it. */
function supersededBy(revisions: readonly SignedRevision[], at: EpochMs): SignedRevision | null {
  const index = revisions.findIndex(({ state }) => hasSchedule(state) && isFire(triggerOf(state), at));
  return index > 0 ? revisions[index - 1]! : null;
}

function offSchedule(
  facts: ExplainFacts,
  reasonCode: string,
  checks: Check[],
  params: Record<string, unknown>,
): Finding {
  const verdict = facts.at > facts.now && TO_COME.has(reasonCode) ? 'will_not_run' : 'not_scheduled';
  return { verdict, reasonCode, nominal: null, checks, params, executionId: null };
}

/** Reasons that speak of the job, not of the instant. */
const TO_COME: ReadonlySet<string> = new Set(['deleted', 'disabled', 'handler_missing', 'after_end']);

function failed(code: string, inputs: Record<string, unknown>, link?: string): Check {
  return { code, passed: false, inputs, ...(link ? { link } : {}) };
}

const revisionsOf = ({ job }: ExplainFacts): string => `/api/v1/scheduler/jobs/${job.id}/revisions`;

import { epochMs, toIso, toIsoOrNull, type EpochMs } from '../kernel/index.js';
import { isPausedAt, pauseReasonParams } from '../jobs/index.js';
import { windowReasonParams } from '../windows/index.js';
import type { ExplainFacts, Gap, RecordedFire } from './explain-facts.js';
import { withBackfills } from './explain-backfill.js';
import { checkSchedule, nominalOf } from './explain-schedule.js';
import type { Check, Finding, Verdict } from './explanation.js';

/** Why an instant of a job ran, did not, or will. Pure. What the ledger says is the truth; the checks say how it came about. */
export function explainFire(facts: ExplainFacts): Finding {
  return withBackfills(facts, explainPlanned(facts));
}

function explainPlanned(facts: ExplainFacts): Finding {
  const schedule = checkSchedule(facts);
  if (facts.fire !== null) return explainRow(facts, facts.fire, schedule.checks);
  if ('verdict' in schedule) return schedule;
  return explainRowless(
    facts,
    nominalOf(facts.job.id, facts.revisions, facts.at) ?? facts.at,
    schedule.checks,
  );
}

/** What decides a recorded fire, in this order, and the reasons for which each fails. */
const STEPS: readonly { code: string; reasons: readonly string[] }[] = [
  { code: 'not_paused', reasons: ['paused'] },
  { code: 'outside_maintenance', reasons: ['maintenance_window'] },
  { code: 'engine_alive', reasons: [] },
  { code: 'in_time', reasons: ['too_late'] },
  { code: 'newest_due', reasons: ['coalesced'] },
  { code: 'within_catch_up', reasons: ['catch_up_limit'] },
  { code: 'handler_alive', reasons: ['handler_missing'] },
  { code: 'slot_free', reasons: ['overlap', 'waiting_slot'] },
  { code: 'queue_has_room', reasons: ['queue_full'] },
  { code: 'not_replaced', reasons: ['superseded'] },
  { code: 'runner_alive', reasons: [] },
  { code: 'dispatched', reasons: ['waiting_dispatch', 'waiting_retry', 'planned', 'no_instance_alive'] },
  { code: 'not_cancelled', reasons: ['cancelled_by_user', 'cancel_ignored'] },
  { code: 'instance_kept', reasons: ['instance_lost', 'start_unconfirmed', 'shutdown', 'forced_release'] },
  { code: 'params_valid', reasons: ['invalid_params'] },
  { code: 'in_timeout', reasons: ['timeout'] },
  { code: 'succeeded', reasons: ['task_error', 'failed'] },
];

function explainRow(facts: ExplainFacts, fire: RecordedFire, before: readonly Check[]): Finding {
  const nominal =
    fire.scheduledUntil === null
      ? fire.scheduledFor
      : (nominalOf(facts.job.id, facts.revisions, facts.at) ?? facts.at);
  const verdict = verdictOf(fire, facts.now);
  const reasonCode = reasonOf(facts, fire, verdict);
  const params = {
    ...rowParams(facts, fire),
    ...paramsOf(facts, fire, nominal),
    ...gapParams(facts, fire.status === 'queued' ? 'tasks' : 'engine'),
  };
  const link = `/api/v1/scheduler/executions/${fire.id}`;
  const inputs = { status: fire.status, plannedFires: fire.fireCount, dueAt: toIso(fire.dueAt) };
  const recorded: Check = { code: 'recorded', passed: true, inputs, link };
  const steps = stepsUpTo(facts, { fire, reasonCode, verdict, params: paramsOf(facts, fire, nominal) });
  return {
    verdict,
    reasonCode,
    nominal,
    checks: [...before, recorded, ...steps],
    params,
    executionId: fire.id,
  };
}

function verdictOf(fire: RecordedFire, now: EpochMs): Verdict {
  switch (fire.status) {
    case 'planned':
      return fire.dueAt > now ? 'will_run' : 'waiting';
    case 'queued':
      return 'waiting';
    case 'succeeded':
    case 'failed':
    case 'timed_out':
      return 'ran';
    default:
      return fire.status;
  }
}

function reasonOf(facts: ExplainFacts, fire: RecordedFire, verdict: Verdict): string {
  if (fire.status === 'queued') {
    // An attempt that is due waits for an instance, no longer for its delay.
    const waitsForRunner =
      fire.wait === 'dispatch' || (fire.wait === 'retry_backoff' && fire.dueAt <= facts.now);
    if (waitsForRunner && facts.runnerGap !== null) return 'no_instance_alive';
    return {
      none: 'waiting_dispatch',
      dispatch: 'waiting_dispatch',
      slot: 'waiting_slot',
      retry_backoff: 'waiting_retry',
    }[fire.wait];
  }
  if (fire.status === 'planned') {
    if (verdict !== 'waiting') return 'planned';
    if (facts.engineGap !== null) return 'no_instance_alive';
    return facts.hasHandler ? 'planned' : 'handler_missing';
  }
  if (fire.status === 'running' || fire.status === 'succeeded') return fire.status;
  return fire.reasonCode ?? fire.status;
}

interface Outcome {
  fire: RecordedFire;
  reasonCode: string;
  verdict: Verdict;
  params: Record<string, unknown>;
}

/** Passed steps up to the one that decided, and that one. A running or successful fire passed all that lie behind it. */
function stepsUpTo(facts: ExplainFacts, { fire, reasonCode, verdict, params }: Outcome): Check[] {
  const deciding = STEPS.findIndex(({ reasons }) => reasons.includes(reasonCode));
  const end = verdict === 'running' ? STEPS.findIndex(({ code }) => code === 'dispatched') + 1 : STEPS.length;
  return STEPS.slice(0, deciding === -1 ? end : deciding + 1).map(({ code }, index) => {
    if (code === 'engine_alive') return aliveCheck(code, facts.engineGap);
    if (code === 'runner_alive') return aliveCheck(code, facts.runnerGap);
    if (index !== deciding) return { code, passed: true, inputs: {} };
    const link = linkOf(facts, fire, params);
    return { code, passed: false, inputs: { reasonCode, ...params }, ...(link ? { link } : {}) };
  });
}

function aliveCheck(code: 'engine_alive' | 'runner_alive', gap: Gap | null): Check {
  const inputs = gap === null ? {} : { from: toIsoOrNull(gap.from), to: toIsoOrNull(gap.to) };
  return { code, passed: gap === null, inputs, link: '/api/v1/scheduler/instances' };
}

/** Where the cause can be looked at. */
function linkOf(facts: ExplainFacts, fire: RecordedFire, params: Record<string, unknown>): string | null {
  const other = [params['heldBy'], params['by']].flat().find((id) => typeof id === 'string' && UUID.test(id));
  if (other !== undefined) return `/api/v1/scheduler/executions/${String(other)}`;
  if (typeof params['into'] === 'string')
    return `/api/v1/scheduler/jobs/${facts.job.id}/explain?at=${params['into']}`;
  if (fire.reasonCode === 'paused') return `/api/v1/scheduler/jobs/${facts.job.id}/revisions`;
  if (fire.reasonCode === 'maintenance_window') return windowLink(params['windowId']);
  return params['instanceId'] !== undefined ? '/api/v1/scheduler/instances' : null;
}

const windowLink = (id: unknown): string => `/api/v1/scheduler/maintenance-windows/${String(id)}`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function rowParams(facts: ExplainFacts, fire: RecordedFire): Record<string, unknown> {
  const { startedAt, finishedAt, dueAt, attempt, instanceId, instanceName } = fire;
  return {
    startedAt: toIsoOrNull(startedAt),
    finishedAt: toIsoOrNull(finishedAt),
    dueAt: toIso(dueAt),
    attempt,
    durationMs: startedAt !== null && finishedAt !== null ? finishedAt - startedAt : null,
    instance: instanceName,
    instanceId,
    taskFunctionKey: facts.job.taskFunctionKey,
    status: fire.status,
  };
}

/** The ledger's own reason; for a waiting fire what it waits for. A run-length row keeps the lateness of its oldest fire only. */
function paramsOf(facts: ExplainFacts, fire: RecordedFire, nominal: EpochMs): Record<string, unknown> {
  const params =
    fire.reasonCode === 'paused' ? pauseInputs(fire.reasonParams ?? {}) : { ...fire.reasonParams };
  if (fire.status === 'queued' && fire.wait === 'slot') return { ...params, heldBy: facts.holders };
  const { lateMs, graceSeconds } = params;
  if (typeof lateMs === 'number' && nominal > fire.scheduledFor) {
    const late = lateMs - (nominal - fire.scheduledFor);
    params['lateMs'] = typeof graceSeconds === 'number' && late > graceSeconds * 1_000 ? late : null;
  }
  return params;
}

/** The ledger says `at` of when the pause began; in an answer about a fire that word is taken. */
function pauseInputs({ at, ...params }: Record<string, unknown>): Record<string, unknown> {
  return { ...params, pausedAt: at };
}

function gapParams(
  { engineGap, runnerGap }: ExplainFacts,
  gapKind: 'engine' | 'tasks',
): Record<string, unknown> {
  const gap = gapKind === 'engine' ? engineGap : runnerGap;
  if (gap === null) return { gap: 'no' };
  return { gap: 'yes', gapKind, gapFrom: toIsoOrNull(gap.from), gapTo: toIsoOrNull(gap.to) };
}

/** A nominal fire without a row: still to come, or a hole. */
function explainRowless(facts: ExplainFacts, nominal: EpochMs, checks: Check[]): Finding {
  const { nextScheduledFor: cursor } = facts.job;
  if (cursor === null || nominal < cursor) return explainHole(facts, nominal, checks);
  checks.push({ code: 'still_to_plan', passed: true, inputs: { cursor: toIso(cursor) } });
  return { nominal, executionId: null, ...explainAhead(facts, nominal, checks) };
}

function explainHole({ job, horizon }: ExplainFacts, nominal: EpochMs, checks: readonly Check[]): Finding {
  const isForgotten = horizon !== null && nominal < horizon;
  const params = { cleanedUntil: toIsoOrNull(horizon) };
  const check: Check = {
    code: 'recorded',
    passed: false,
    inputs: { cursor: toIsoOrNull(job.nextScheduledFor), ...params },
  };
  const found = { nominal, executionId: null, checks: [...checks, check], params };
  return isForgotten
    ? { ...found, verdict: 'forgotten', reasonCode: 'cleaned_up' }
    : { ...found, verdict: 'unaccounted', reasonCode: 'unaccounted' };
}

/** What the planner will do when it gets there. */
function explainAhead(
  facts: ExplainFacts,
  nominal: EpochMs,
  checks: Check[],
): Omit<Finding, 'nominal' | 'executionId'> {
  const { job, now, engineGap } = facts;
  const { taskFunctionKey } = job;
  if (isPausedAt(job, nominal)) {
    const inputs = pauseInputs(pauseReasonParams(job));
    checks.push({
      code: 'not_paused',
      passed: false,
      inputs,
      link: `/api/v1/scheduler/jobs/${job.id}/revisions`,
    });
    return { verdict: 'will_not_run', reasonCode: 'paused', checks, params: inputs };
  }
  checks.push({ code: 'not_paused', passed: true, inputs: {} });
  if (facts.window !== null) {
    const inputs = windowReasonParams(facts.window);
    const link = windowLink(inputs['windowId']);
    checks.push({ code: 'outside_maintenance', passed: false, inputs, link });
    return { verdict: 'will_not_run', reasonCode: 'maintenance_window', checks, params: inputs };
  }
  checks.push(
    { code: 'outside_maintenance', passed: true, inputs: {} },
    aliveCheck('engine_alive', engineGap),
  );
  const params = { ...gapParams(facts, 'engine'), taskFunctionKey, dueInMs: Math.max(0, nominal - now) };
  if (engineGap !== null) return { verdict: 'waiting', reasonCode: 'no_instance_alive', checks, params };
  checks.push({ code: 'handler_alive', passed: facts.hasHandler, inputs: { taskFunctionKey } });
  if (!facts.hasHandler) return { verdict: 'waiting', reasonCode: 'handler_missing', checks, params };
  if (nominal > now) return { verdict: 'will_run', reasonCode: 'scheduled', checks, params };
  return { verdict: 'waiting', reasonCode: 'planned', checks, params };
}

/** The answer about "the next fire" of a job that has none. */
export function explainNoNext(facts: ExplainFacts): Finding {
  const schedule = checkSchedule({ ...facts, now: epochMs(facts.at - 1) });
  if ('verdict' in schedule && schedule.verdict === 'will_not_run') return schedule;
  const check: Check = { code: 'has_next_fire', passed: false, inputs: {} };
  return {
    verdict: 'will_not_run',
    reasonCode: 'ended',
    nominal: null,
    checks: [...schedule.checks, check],
    params: {},
    executionId: null,
  };
}

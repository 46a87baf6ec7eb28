import { triggerOf, type JobSchedule } from '../jobs/index.js';
import { epochMs, type EpochMs } from '../kernel/index.js';
import { countFires, fires, LAST_INSTANT, type Trigger } from '../triggers/index.js';

/** What of a revision decides when a job fired: the columns of its `after_state`. */
export interface RevisionState extends JobSchedule {
  enabled: boolean;
  handlerMissing: boolean;
  deletedAt: EpochMs | null;
}

/** A revision of a job, as far as the plan depends on it. */
export interface ScheduleRevision {
  version: number;
  /** Instants up to and including it belong to the revision before. */
  effectiveAt: EpochMs;
  state: RevisionState;
}

/** Instants with `after < instant <= until`. */
export interface Span {
  after: EpochMs;
  until: EpochMs;
}

/** A stretch of time in which one trigger was in force. */
export interface Reign extends Span {
  trigger: Trigger;
}

/** Whether a revision has a schedule at all. Pausing does not end it: what is not run is recorded. */
export function hasSchedule(state: RevisionState): boolean {
  return state.enabled && state.deletedAt === null && !state.handlerMissing;
}

/** The triggers in force within a span, ascending, without overlap. Revisions that take the job off the schedule leave a hole.
 *  @param revisions of one job, by version; of those before the span only the last one matters.
 *  Source: design.md section 7, "Edits": instants up to `effectiveAt` belong to the old revision. */
export function reignsWithin(revisions: readonly ScheduleRevision[], span: Span): Reign[] {
  return revisions.flatMap((revision, index) => {
    const end = revisions[index + 1]?.effectiveAt ?? LAST_INSTANT;
    const after = epochMs(Math.max(revision.effectiveAt, span.after));
    const until = epochMs(Math.min(end, span.until));
    if (until <= after || !hasSchedule(revision.state)) return [];
    return [{ after, until, trigger: triggerOf(revision.state) }];
  });
}

/** The nominal instants that should have fired within a span, whatever the ledger says.
 *  @param limit most instants given; where more exist, `truncatedAfter` is the last one given, to go on from. */
export function plannedWithin(
  revisions: readonly ScheduleRevision[],
  span: Span,
  limit: number,
): { instants: EpochMs[]; truncatedAfter: EpochMs | null } {
  const instants: EpochMs[] = [];
  for (const { trigger, after, until } of reignsWithin(revisions, span)) {
    if (instants.length >= limit) {
      // Full, but is there anything more?
      if (countFires(trigger, after, until, 1) === 0) continue;
      return { instants, truncatedAfter: instants[instants.length - 1] ?? span.after };
    }
    const found = fires(trigger, after, until, limit - instants.length);
    instants.push(...found.fires);
    if (found.truncatedAfter !== null) return { instants, truncatedAfter: found.truncatedAfter };
  }
  return { instants, truncatedAfter: null };
}

/** How many instants {@link plannedWithin} would give, counted up to `limit`. */
export function countWithin(revisions: readonly ScheduleRevision[], span: Span, limit: number): number {
  let count = 0;
  for (const { trigger, after, until } of reignsWithin(revisions, span)) {
    count += countFires(trigger, after, until, limit - count);
    if (count >= limit) break;
  }
  return count;
}

import { epochMs, SECOND, type EpochMs } from '../kernel/index.js';
import { nextFire } from '../triggers/index.js';
import { spanAt, spansBetween, type MaintenanceWindow } from '../windows/index.js';
import { dueAtOf, triggerOf } from './job-trigger.js';
import type { JobEntity } from './job.entity.js';

/** Openings in a row that cover every fire between them, looked past: almost two years of a week's window. */
const MAX_SPANS = 100;

/** The next nominal fire of a job after an instant that will run: one due within a maintenance window will not. Pure.
 *  @param windows those meant for the job. @returns null when none follows, or when the windows cover all for {@link MAX_SPANS} openings. */
export function nextRunAfter(
  job: JobEntity,
  after: EpochMs,
  windows: readonly MaintenanceWindow[],
): EpochMs | null {
  const trigger = triggerOf(job);
  let from = after;
  for (let passed = 0; passed <= MAX_SPANS; passed++) {
    const nominal = nextFire(trigger, from);
    if (nominal === null) return null;
    const dueAt = dueAtOf(job.id, trigger, nominal);
    const span = spanAt(spansBetween(windows, dueAt, dueAt), dueAt);
    if (span === null) return nominal;
    // Jitter may carry a nominal instant within over its end.
    from = epochMs(Math.max(nominal, span.until - 1 - trigger.jitterSeconds * SECOND));
  }
  return null;
}

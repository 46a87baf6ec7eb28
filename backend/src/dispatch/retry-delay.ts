import { SECOND, type Ms } from '../kernel/index.js';

/** How a job spaces its attempts; seconds as on the job. */
export interface RetryRule {
  retryBackoff: 'fixed' | 'exponential';
  retryDelaySeconds: number;
  retryMaxDelaySeconds: number;
}

/** Delay before the attempt after `attempt`. Fixed: the delay. Exponential: doubled each time, up to the maximum. Both get up to a tenth
 *  more at random, so that what failed together does not come back together.
 *  @param attempt the one that failed, >= 1. @param random in [0, 1). */
export function retryDelayMs(rule: RetryRule, attempt: number, random: number): Ms {
  const factor = rule.retryBackoff === 'fixed' ? 1 : 2 ** Math.min(attempt - 1, 40);
  const seconds = Math.min(
    rule.retryDelaySeconds * factor,
    Math.max(rule.retryMaxDelaySeconds, rule.retryDelaySeconds),
  );
  return Math.round(seconds * SECOND * (1 + random / 10));
}

/** Attempts a lost execution may come to under `at_least_once`, at the least: a crash is no fault of the task, so even a job
 *  with one attempt gets another; a task that kills every process it runs in is given up after these. */
export const MIN_ATTEMPTS_AFTER_LOSS = 3;

/** Whether an attempt that vanished with its process is followed by another. */
export function isRedelivered(
  job: { delivery: 'at_most_once' | 'at_least_once'; maxAttempts: number },
  attempt: number,
): boolean {
  return job.delivery === 'at_least_once' && attempt < Math.max(job.maxAttempts, MIN_ATTEMPTS_AFTER_LOSS);
}

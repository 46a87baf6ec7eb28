import { MAX_EXPRESSION_LENGTH, MAX_INTERVAL_SECONDS, MAX_JITTER_SECONDS } from '../triggers/index.js';

/** Bounds of a job's fields, both ends inclusive. Texts in UTF-16 units, durations in seconds. Used by validation and OpenAPI. */
export const JOB_BOUNDS = {
  name: { min: 1, max: 200 },
  description: { max: 10_000 },
  taskFunctionKey: { min: 1, max: 190 },
  cronExpression: { max: MAX_EXPRESSION_LENGTH },
  timezone: { max: 64 },
  /** The configuration may raise the lower end (SCHEDULER_MIN_INTERVAL). */
  intervalSeconds: { min: 1, max: MAX_INTERVAL_SECONDS },
  jitterSeconds: { min: 0, max: MAX_JITTER_SECONDS },
  maxInstances: { min: 1, max: 100 },
  maxQueued: { min: 0, max: 1_000 },
  cancelGraceSeconds: { min: 1, max: 3_600 },
  misfireGraceSeconds: { min: 0, max: 31_536_000 },
  maxCatchUp: { min: 1, max: 1_000 },
  timeoutSeconds: { min: 1, max: 604_800 },
  maxAttempts: { min: 1, max: 100 },
  retryDelaySeconds: { min: 0, max: 86_400 },
  retryMaxDelaySeconds: { min: 0, max: 604_800 },
  tags: { max: 20 },
  tag: { max: 64 },
  reason: { max: 500 },
} as const;

/** Stable name of a job among undeleted ones. */
export const JOB_KEY = /^[A-Za-z0-9._:-]{1,190}$/;

/** A tag: no comma (it separates tags in queries), no control character, no blank at either end (some collations ignore those). */
export const TAG = /^(?!\s)[^,\p{Cc}]{1,64}(?<!\s)$/u;

/** What fields are when a client does not say, where the configuration does not decide. */
export const JOB_DEFAULTS = {
  jitterSeconds: 0,
  overlapPolicy: 'skip',
  maxQueued: 1,
  cancelGraceSeconds: 10,
  misfirePolicy: 'run_latest',
  maxCatchUp: 100,
  delivery: 'at_most_once',
  maxAttempts: 1,
  retryBackoff: 'fixed',
  retryDelaySeconds: 10,
  retryMaxDelaySeconds: 3_600,
  priority: 'normal',
  enabled: true,
} as const;

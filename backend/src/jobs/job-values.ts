/** Values a job's fields may take, in the wire's words. */
export const DST_GAPS = ['after', 'skip'] as const;
export type DstGap = (typeof DST_GAPS)[number];

/** Which copy of a repeated local time runs. */
export const DST_OVERLAPS = ['first', 'second', 'both'] as const;
export type DstOverlap = (typeof DST_OVERLAPS)[number];

/** What a fire does when all slots are busy. */
export const OVERLAP_POLICIES = ['skip', 'queue', 'replace'] as const;
export type OverlapPolicy = (typeof OVERLAP_POLICIES)[number];

/** What becomes of fires that were not started in time. */
export const MISFIRE_POLICIES = ['run_latest', 'run_all', 'skip'] as const;
export type MisfirePolicy = (typeof MISFIRE_POLICIES)[number];

/** Whether a lost run is started again. */
export const DELIVERIES = ['at_most_once', 'at_least_once'] as const;
export type Delivery = (typeof DELIVERIES)[number];

/** How attempts are spaced. */
export const RETRY_BACKOFFS = ['fixed', 'exponential'] as const;
export type RetryBackoff = (typeof RETRY_BACKOFFS)[number];

/** As stored: low 0, normal 1, high 2, so that a higher number goes first. */
export const PRIORITIES = ['low', 'normal', 'high'] as const;
export type Priority = 0 | 1 | 2;

/** Ids of `scheduler_job_type`. */
export const JOB_TYPE_IDS = { cron: 1, interval: 2, date: 3 } as const;
export type JobTypeName = keyof typeof JOB_TYPE_IDS;

/** Parameters of a task function: a JSON object. */
export type Params = Record<string, unknown>;

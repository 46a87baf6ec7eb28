/** What a job is doing, as one word. Derived from its columns, never set by hand. */
export const JOB_STATES = ['active', 'paused', 'disabled', 'ended', 'handler_missing', 'deleted'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** The columns that decide the state. */
export interface JobStateFacts {
  deletedAt: number | null;
  enabled: boolean;
  handlerMissing: boolean;
  pausedAt: number | null;
  nextScheduledFor: number | null;
}

/** The state: the first that holds, from the most final to the least. A paused job keeps its schedule, so `ended` outranks it. */
export function jobStateOf(job: JobStateFacts): JobState {
  if (job.deletedAt !== null) return 'deleted';
  if (!job.enabled) return 'disabled';
  if (job.handlerMissing) return 'handler_missing';
  if (job.nextScheduledFor === null) return 'ended';
  return job.pausedAt === null ? 'active' : 'paused';
}

/** Whether the planner looks at a job in this state. Paused ones are planned too: their fires are recorded as skipped. */
export function isPlannable(state: JobState): boolean {
  return state === 'active' || state === 'paused';
}

/** Columns of the list of jobs that may be left out, in order; the name is always there. */
export const JOB_COLUMNS = [
  'state',
  'schedule',
  'next',
  'last',
  'runs',
  'success',
  'p95',
  'priority',
  'key',
  'created',
  'updated',
] as const;
export type JobColumn = (typeof JOB_COLUMNS)[number];

/** What the list shows until somebody chooses. */
export const USUAL_JOB_COLUMNS: readonly JobColumn[] = [
  'state',
  'schedule',
  'next',
  'last',
  'runs',
  'success',
];

/** Translation key of a column's head. */
export const JOB_COLUMN_LABELS: Readonly<Record<JobColumn, string>> = {
  state: 'jobs.state',
  schedule: 'jobs.schedule',
  next: 'jobs.next-run',
  last: 'jobs.last-run',
  runs: 'jobs.last-runs',
  success: 'jobs.success-week',
  p95: 'jobs.duration-p95',
  priority: 'jobs.priority',
  key: 'jobs.key',
  created: 'jobs.created',
  updated: 'jobs.updated',
};

/** Field of the API by which a column sorts; absent = it does not. */
export const JOB_COLUMN_SORTS: Readonly<Partial<Record<JobColumn, string>>> = {
  state: 'state',
  schedule: 'type',
  next: 'nextRunAt',
  last: 'lastRunAt',
  // Ascending: those that fail now come first.
  success: 'health',
  created: 'createdAt',
  updated: 'updatedAt',
};

/** Columns that need `include=stats`. */
export const STATS_COLUMNS: ReadonlySet<JobColumn> = new Set(['runs', 'success', 'p95']);

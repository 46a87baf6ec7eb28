/** Columns of a table of executions that may be left out, in order; the status is always there. */
export const EXECUTION_COLUMNS = [
  'job',
  'scheduled',
  'started',
  'lateness',
  'duration',
  'attempt',
  'origin',
  'instance',
  'outcome',
  'note',
] as const;
/** A column that may be left out. */
export type ExecutionColumn = (typeof EXECUTION_COLUMNS)[number];

/** What a table shows until somebody chooses. */
export const USUAL_COLUMNS: readonly ExecutionColumn[] = EXECUTION_COLUMNS.filter(
  (name) => name !== 'instance' && name !== 'note',
);

/** Translation key of a column's head. */
export const COLUMN_LABELS: Readonly<Record<ExecutionColumn, string>> = {
  job: 'executions.job',
  scheduled: 'executions.scheduled-for',
  started: 'executions.started',
  lateness: 'executions.lateness',
  duration: 'executions.duration',
  attempt: 'executions.attempt',
  origin: 'executions.origin',
  instance: 'executions.instance',
  outcome: 'executions.outcome',
  note: 'executions.note',
};

/** Field of the API by which a column sorts; absent = it does not. */
export const COLUMN_SORTS: Readonly<Partial<Record<ExecutionColumn, string>>> = {
  scheduled: 'scheduledFor',
  started: 'startedAt',
  lateness: 'latenessMs',
  duration: 'durationMs',
};

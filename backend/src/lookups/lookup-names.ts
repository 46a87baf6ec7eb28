/** Rows of `scheduler_job_type`. Ids are stored in jobs, names are the contract. */
export const JOB_TYPES = [
  { id: 1, name: 'cron' },
  { id: 2, name: 'interval' },
  { id: 3, name: 'date' },
] as const;

/** Rows of `scheduler_execution_status`. The state machine in `executions/`, which lies above, must agree; a test compares. */
export const EXECUTION_STATUS_ROWS = [
  { id: 1, name: 'planned', isTerminal: false },
  { id: 2, name: 'queued', isTerminal: false },
  { id: 3, name: 'running', isTerminal: false },
  { id: 4, name: 'succeeded', isTerminal: true },
  { id: 5, name: 'failed', isTerminal: true },
  { id: 6, name: 'timed_out', isTerminal: true },
  { id: 7, name: 'cancelled', isTerminal: true },
  { id: 8, name: 'lost', isTerminal: true },
  { id: 9, name: 'skipped', isTerminal: true },
  { id: 10, name: 'missed', isTerminal: true },
] as const;

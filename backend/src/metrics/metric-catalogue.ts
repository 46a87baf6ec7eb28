/** Kind of a metric, as Prometheus has them. */
export type MetricKind = 'counter' | 'gauge' | 'histogram';

/** One metric. Labels must be bounded: never an id, a name a user chose, or a path with values in it. */
export interface MetricDefinition<L extends string = string> {
  kind: MetricKind;
  help: string;
  labels: readonly L[];
  /** Upper bounds of a histogram, in the unit of the name. */
  buckets?: readonly number[];
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] as const;

/** Every metric of this product; `docs/metrics.md` is this table. Units are in the names. */
export const METRICS = {
  mawid_http_request_duration_seconds: {
    kind: 'histogram',
    help: 'Duration of HTTP requests by route pattern (unmatched = no route) and class of status (2xx).',
    labels: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  mawid_instance_fit: {
    kind: 'gauge',
    help: '1 = this instance may work, 0 = a check of its own fails (GET /doctor says which).',
    labels: [],
  },
  mawid_sse_connections: {
    kind: 'gauge',
    help: 'Open server-sent-event streams of this process.',
    labels: [],
  },
  mawid_fires_planned_total: { kind: 'counter', help: 'Ledger rows planned by this process.', labels: [] },
  mawid_executions_started_total: {
    kind: 'counter',
    help: 'Executions started by this process.',
    labels: ['kind'],
  },
  mawid_executions_finished_total: {
    kind: 'counter',
    help: 'Executions whose end this process recorded, by status.',
    labels: ['status'],
  },
  mawid_execution_duration_seconds: {
    kind: 'histogram',
    help: 'Run time of finished executions, by status.',
    labels: ['status'],
    buckets: SECONDS,
  },
  mawid_execution_lateness_seconds: {
    kind: 'histogram',
    help: 'Start minus due time of executions.',
    labels: ['kind'],
    buckets: SECONDS,
  },
  mawid_executions_running: { kind: 'gauge', help: 'Executions running in this process now.', labels: [] },
  mawid_permits_total: {
    kind: 'gauge',
    help: 'Task functions this process runs at the same time at most.',
    labels: [],
  },
  mawid_permits_held: { kind: 'gauge', help: 'Permits held now, settled verdicts included.', labels: [] },
  mawid_fires_not_run_total: {
    kind: 'counter',
    help: 'Fires that did not run, by status (skipped, missed, cancelled) and stable reason code.',
    labels: ['status', 'reason'],
  },
  mawid_plan_duration_seconds: {
    kind: 'histogram',
    help: 'Duration of one planning transaction.',
    labels: [],
    buckets: SECONDS,
  },
  mawid_plan_batch_rows: {
    kind: 'histogram',
    help: 'Jobs planned by one transaction.',
    labels: [],
    buckets: [1, 5, 10, 25, 50, 100, 250, 500],
  },
  mawid_flush_batch_rows: {
    kind: 'histogram',
    help: 'Rows written by one flush, by lane (plan, start, finish).',
    labels: ['lane'],
    buckets: [1, 5, 10, 25, 50, 100, 250, 500],
  },
  mawid_operation_items_total: {
    kind: 'counter',
    help: 'Items of operations that got their outcome, by kind (backfill, bulk action) and outcome.',
    labels: ['kind', 'outcome'],
  },
  mawid_webhook_attempts_total: {
    kind: 'counter',
    help: 'Attempts to deliver a message to a webhook, by outcome (delivered, retried, failed).',
    labels: ['outcome'],
  },
  mawid_operations_finished_total: {
    kind: 'counter',
    help: 'Operations that ended, by kind and status (completed, cancelled).',
    labels: ['kind', 'status'],
  },
  mawid_recovered_executions_total: {
    kind: 'counter',
    help: 'Executions of dead instances settled by this process, by outcome (lost, retried).',
    labels: ['outcome'],
  },
  mawid_stale_writes_refused_total: {
    kind: 'counter',
    help: 'Writes refused because their fence was old.',
    labels: [],
  },
  mawid_instances_alive: {
    kind: 'gauge',
    help: 'Live instances as this engine sees them.',
    labels: [],
  },
  mawid_clock_offset_seconds: { kind: 'gauge', help: 'Local wall clock minus database clock.', labels: [] },
  mawid_database_retries_total: {
    kind: 'counter',
    help: 'Transactions run again after a conflict.',
    labels: [],
  },
  mawid_loop_errors_total: {
    kind: 'counter',
    help: 'Errors caught by background loops, by loop.',
    labels: ['loop'],
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;
export type MetricLabels<N extends MetricName> = Record<(typeof METRICS)[N]['labels'][number], string>;
/** Names of one kind. */
export type MetricOf<K extends MetricKind> = {
  [N in MetricName]: (typeof METRICS)[N]['kind'] extends K ? N : never;
}[MetricName];

CREATE TABLE scheduled_job (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  job_key TEXT,
  description TEXT,
  task_function_key TEXT NOT NULL,
  params TEXT NOT NULL,
  job_type_id INTEGER NOT NULL,
  cron_expression TEXT,
  interval_seconds INTEGER,
  run_at TEXT,
  timezone TEXT NOT NULL,
  start_at TEXT,
  end_at TEXT,
  anchor_at TEXT NOT NULL,
  jitter_seconds INTEGER NOT NULL DEFAULT 0,
  dst_gap TEXT NOT NULL DEFAULT 'after',
  dst_overlap TEXT NOT NULL DEFAULT 'first',
  max_instances INTEGER NOT NULL DEFAULT 1,
  overlap_policy TEXT NOT NULL DEFAULT 'skip',
  max_queued INTEGER NOT NULL DEFAULT 1,
  cancel_grace_seconds INTEGER NOT NULL DEFAULT 10,
  misfire_grace_seconds INTEGER NOT NULL DEFAULT 60,
  misfire_policy TEXT NOT NULL DEFAULT 'run_latest',
  max_catch_up INTEGER NOT NULL DEFAULT 100,
  delivery TEXT NOT NULL DEFAULT 'at_most_once',
  timeout_seconds INTEGER,
  max_attempts INTEGER NOT NULL DEFAULT 1,
  retry_backoff TEXT NOT NULL DEFAULT 'fixed',
  retry_delay_seconds INTEGER NOT NULL DEFAULT 10,
  retry_max_delay_seconds INTEGER NOT NULL DEFAULT 3600,
  priority INTEGER NOT NULL DEFAULT 1,
  tags TEXT NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 1,
  is_system INTEGER NOT NULL DEFAULT 0,
  handler_missing INTEGER NOT NULL DEFAULT 0,
  paused_at TEXT,
  paused_by TEXT,
  pause_reason TEXT,
  paused_until TEXT,
  deleted_at TEXT,
  deleted_by TEXT,
  state TEXT NOT NULL DEFAULT 'active',
  plannable INTEGER NOT NULL DEFAULT 0,
  next_scheduled_for TEXT,
  next_run_at TEXT,
  last_run_at TEXT,
  last_success_for TEXT,
  last_status_id INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  updated_by TEXT NOT NULL
  ,
  health INTEGER GENERATED ALWAYS AS (CASE WHEN state = 'active' AND last_status_id IN (5, 6, 8) THEN 0 ELSE 1 END) VIRTUAL) STRICT;

CREATE INDEX ix_job_function ON scheduled_job (task_function_key, id);

CREATE INDEX ix_job_health ON scheduled_job (health, name, id);

CREATE INDEX ix_job_last ON scheduled_job (last_run_at, id);

CREATE INDEX ix_job_last_status ON scheduled_job (last_status_id, state, id);

CREATE INDEX ix_job_name ON scheduled_job (name, id);

CREATE INDEX ix_job_next ON scheduled_job (next_run_at, id);

CREATE INDEX ix_job_owner ON scheduled_job (created_by, id);

CREATE INDEX ix_job_paused_until ON scheduled_job (paused_until);

CREATE INDEX ix_job_state ON scheduled_job (state, id);

CREATE INDEX ix_job_type ON scheduled_job (job_type_id, id);

CREATE INDEX ix_job_updated ON scheduled_job (updated_at, id);

CREATE INDEX ix_plan ON scheduled_job (plannable, priority, next_run_at);

CREATE UNIQUE INDEX uq_job_key ON scheduled_job (job_key) WHERE deleted_at IS NULL;

CREATE TABLE scheduled_job_execution (
  id BLOB NOT NULL,
  job_id INTEGER NOT NULL,
  origin INTEGER NOT NULL DEFAULT 0,
  scheduled_for TEXT NOT NULL,
  scheduled_until TEXT,
  fire_count INTEGER NOT NULL DEFAULT 1,
  due_at TEXT NOT NULL,
  kind INTEGER NOT NULL DEFAULT 0,
  status_id INTEGER NOT NULL,
  wait_reason INTEGER NOT NULL DEFAULT 0,
  priority INTEGER NOT NULL DEFAULT 1,
  job_version INTEGER NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  instance_id INTEGER,
  planned_at TEXT NOT NULL,
  queued_at TEXT,
  started_at TEXT,
  finished_at TEXT,
  reason_code TEXT,
  reason_params TEXT,
  params TEXT,
  result TEXT,
  error TEXT,
  progress TEXT,
  triggered_by TEXT,
  retry_of BLOB,
  cancel_requested_at TEXT,
  cancel_requested_by TEXT,
  cancel_reason TEXT,
  fence INTEGER NOT NULL DEFAULT 0,
  slot INTEGER,
  handover INTEGER NOT NULL DEFAULT 0,
  handed_over_at TEXT,
  catch_up INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
  ) STRICT;

CREATE INDEX ix_open ON scheduled_job_execution (status_id, wait_reason, due_at);

CREATE INDEX ix_time ON scheduled_job_execution (scheduled_for);

CREATE UNIQUE INDEX uq_fire ON scheduled_job_execution (job_id, scheduled_for, origin);

CREATE TABLE scheduled_job_execution_attempt (
  execution_id BLOB NOT NULL,
  attempt INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  instance_id INTEGER,
  slot INTEGER,
  status_id INTEGER NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  reason_code TEXT,
  reason_params TEXT,
  error TEXT,
  late_status_id INTEGER,
  late_at TEXT,
  late_result TEXT,
  late_error TEXT,
  PRIMARY KEY (execution_id, attempt)
  ) STRICT;

CREATE TABLE scheduled_job_execution_log (
  execution_id BLOB NOT NULL,
  attempt INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  logged_at TEXT NOT NULL,
  level INTEGER NOT NULL,
  message TEXT NOT NULL,
  data TEXT,
  PRIMARY KEY (execution_id, attempt, seq)
  ) STRICT;

CREATE TABLE scheduled_job_execution_note (
  execution_id BLOB NOT NULL PRIMARY KEY,
  note TEXT,
  handled_by TEXT,
  handled_at TEXT,
  updated_by TEXT NOT NULL,
  updated_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

CREATE INDEX ix_note_handled ON scheduled_job_execution_note (handled_at);

CREATE INDEX ix_note_updated ON scheduled_job_execution_note (updated_at);

CREATE TABLE scheduled_job_lock (
  job_id INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  fencing_token INTEGER NOT NULL DEFAULT 0,
  execution_id BLOB,
  instance_id INTEGER,
  acquired_at TEXT,
  PRIMARY KEY (job_id, slot)
  ) STRICT;

CREATE INDEX ix_lock_execution ON scheduled_job_lock (execution_id);

CREATE TABLE scheduled_job_revision (
  job_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  effective_at TEXT NOT NULL,
  action TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  reason TEXT,
  before_state TEXT,
  after_state TEXT NOT NULL,
  PRIMARY KEY (job_id, version)
  ) STRICT;

CREATE INDEX ix_revision_effective ON scheduled_job_revision (job_id, effective_at);

CREATE TABLE scheduled_job_rollup (
  job_id INTEGER NOT NULL,
  bucket_at TEXT NOT NULL,
  status_id INTEGER NOT NULL,
  executions INTEGER NOT NULL DEFAULT 0,
  fires INTEGER NOT NULL DEFAULT 0,
  removed_fires INTEGER NOT NULL DEFAULT 0,
  lateness TEXT,
  duration TEXT,
  PRIMARY KEY (job_id, bucket_at, status_id)
  ) STRICT, WITHOUT ROWID;

CREATE INDEX ix_rollup_status ON scheduled_job_rollup (status_id, bucket_at, job_id);

CREATE TABLE scheduled_job_rollup_hour (
  bucket_at TEXT NOT NULL,
  status_id INTEGER NOT NULL,
  executions INTEGER NOT NULL DEFAULT 0,
  fires INTEGER NOT NULL DEFAULT 0,
  lateness TEXT,
  duration TEXT,
  PRIMARY KEY (bucket_at, status_id)
  ) STRICT, WITHOUT ROWID;

CREATE TABLE scheduled_job_rollup_open (
  execution_id BLOB NOT NULL,
  counted_fires INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (execution_id)
  ) STRICT;

CREATE TABLE scheduled_job_rollup_state (
  id INTEGER NOT NULL,
  watermark BLOB NOT NULL,
  hours_until TEXT,
  PRIMARY KEY (id)
  ) STRICT;

CREATE TABLE scheduled_job_tag (
  job_id INTEGER NOT NULL,
  tag TEXT NOT NULL,
  PRIMARY KEY (job_id, tag)
  ) STRICT;

CREATE INDEX ix_tag ON scheduled_job_tag (tag, job_id);

CREATE TABLE scheduler_api_key (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  key_hash TEXT NOT NULL,
  role TEXT NOT NULL,
  scopes TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  expires_at TEXT,
  last_used_at TEXT,
  revoked_at TEXT
  ) STRICT;

CREATE UNIQUE INDEX uq_api_key_hash ON scheduler_api_key (key_hash);

CREATE UNIQUE INDEX uq_api_key_prefix ON scheduler_api_key (prefix);

CREATE TABLE scheduler_audit (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  principal TEXT NOT NULL,
  action TEXT NOT NULL,
  target_type TEXT NOT NULL,
  target_id TEXT NOT NULL,
  before_state TEXT,
  after_state TEXT,
  reason TEXT,
  request_id TEXT,
  ip TEXT
  ) STRICT;

CREATE INDEX ix_audit_at ON scheduler_audit (at);

CREATE INDEX ix_audit_principal ON scheduler_audit (principal, id);

CREATE INDEX ix_audit_target ON scheduler_audit (target_type, target_id, id);

CREATE TABLE scheduler_execution_status (
  id INTEGER NOT NULL,
  name TEXT NOT NULL,
  is_terminal INTEGER NOT NULL,
  PRIMARY KEY (id)
  ) STRICT;

CREATE UNIQUE INDEX uq_execution_status ON scheduler_execution_status (name);

CREATE TABLE scheduler_idempotency_key (
  principal TEXT NOT NULL,
  operation TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  state INTEGER NOT NULL,
  response_status INTEGER,
  response_headers TEXT,
  response_body TEXT,
  created_at TEXT NOT NULL,
  locked_at TEXT NOT NULL,
  PRIMARY KEY (principal, operation, idempotency_key)
  ) STRICT;

CREATE INDEX ix_idempotency_created ON scheduler_idempotency_key (created_at);

CREATE TABLE scheduler_instance (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL,
  name TEXT NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  version TEXT NOT NULL,
  mode TEXT NOT NULL,
  runs_engine INTEGER NOT NULL,
  runs_tasks INTEGER NOT NULL,
  uses_queue INTEGER NOT NULL DEFAULT 0,
  permits INTEGER NOT NULL DEFAULT 0,
  running INTEGER NOT NULL DEFAULT 0,
  queued INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL,
  beat INTEGER NOT NULL DEFAULT 0,
  started_at TEXT NOT NULL,
  heartbeat_at TEXT NOT NULL,
  stopped_at TEXT,
  declared_dead_by INTEGER,
  stop_reason TEXT,
  clock_offset_ms REAL,
  loop_delay_ms REAL,
  memory_bytes INTEGER,
  functions TEXT NOT NULL
  ,
  tzdata TEXT,
  checks TEXT,
  drain_by TEXT,
  drain_at TEXT,
  drain_reason TEXT,
  forgotten_at TEXT) STRICT;

CREATE INDEX ix_instance_status ON scheduler_instance (status, id);

CREATE UNIQUE INDEX uq_instance_uid ON scheduler_instance (uid);

CREATE TABLE scheduler_job_type (
  id INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (id)
  ) STRICT;

CREATE UNIQUE INDEX uq_job_type ON scheduler_job_type (name);

CREATE TABLE scheduler_maintenance_window (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  tags TEXT NOT NULL,
  starts_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  repeats TEXT NOT NULL,
  timezone TEXT NOT NULL,
  repeat_until TEXT,
  forbids_trigger INTEGER NOT NULL DEFAULT 0,
  reason TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  updated_by TEXT NOT NULL
  ) STRICT;

CREATE TABLE scheduler_operation (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  action TEXT NOT NULL,
  status TEXT NOT NULL,
  job_id INTEGER,
  range_from TEXT,
  range_to TEXT,
  concurrency INTEGER NOT NULL,
  request TEXT NOT NULL,
  principal TEXT NOT NULL,
  created_by TEXT NOT NULL,
  reason TEXT,
  request_id TEXT,
  request_key TEXT,
  collected INTEGER NOT NULL,
  collect_cursor TEXT,
  total INTEGER NOT NULL,
  started_count INTEGER NOT NULL DEFAULT 0,
  succeeded_count INTEGER NOT NULL DEFAULT 0,
  unchanged_count INTEGER NOT NULL DEFAULT 0,
  failed_count INTEGER NOT NULL DEFAULT 0,
  cancelled_count INTEGER NOT NULL DEFAULT 0,
  stop_code TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  finished_at TEXT
  ) STRICT;

CREATE INDEX ix_operation_finished ON scheduler_operation (finished_at);

CREATE INDEX ix_operation_job ON scheduler_operation (job_id, id);

CREATE INDEX ix_operation_status ON scheduler_operation (status, id);

CREATE INDEX ix_operation_updated ON scheduler_operation (updated_at);

CREATE UNIQUE INDEX uq_operation_request ON scheduler_operation (request_key);

CREATE TABLE scheduler_operation_item (
  operation_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  target TEXT NOT NULL,
  outcome INTEGER NOT NULL,
  execution_id BLOB,
  code TEXT,
  detail TEXT,
  finished_at TEXT,
  PRIMARY KEY (operation_id, seq)
  ) STRICT;

CREATE INDEX ix_item_outcome ON scheduler_operation_item (operation_id, outcome, seq);

CREATE TABLE scheduler_preferences (
  owner TEXT NOT NULL,
  preferences TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (owner)
  ) STRICT;

CREATE TABLE scheduler_session (
  token_hash TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  csrf_token TEXT NOT NULL,
  session_epoch INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  ip TEXT,
  user_agent TEXT,
  PRIMARY KEY (token_hash)
  ) STRICT;

CREATE INDEX ix_session_expires ON scheduler_session (expires_at);

CREATE INDEX ix_session_user ON scheduler_session (user_id);

CREATE TABLE scheduler_state (
  state_key TEXT NOT NULL PRIMARY KEY,
  state_value TEXT NOT NULL,
  updated_at TEXT NOT NULL
  ) STRICT;

CREATE TABLE scheduler_user (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  username TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  role TEXT NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0,
  must_change_password INTEGER NOT NULL DEFAULT 0,
  session_epoch INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  last_login_at TEXT
  ) STRICT;

CREATE UNIQUE INDEX uq_username ON scheduler_user (username);

CREATE TABLE scheduler_view (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  owner TEXT NOT NULL,
  page TEXT NOT NULL,
  name TEXT NOT NULL COLLATE NOCASE,
  query TEXT NOT NULL,
  is_shared INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
  ) STRICT;

CREATE INDEX ix_view_shared ON scheduler_view (is_shared, page);

CREATE UNIQUE INDEX uq_view ON scheduler_view (owner, page, name);

CREATE TABLE scheduler_webhook (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  tags TEXT NOT NULL,
  is_enabled INTEGER NOT NULL DEFAULT 1,
  disabled_reason TEXT NULL,
  secret TEXT NOT NULL,
  old_secret TEXT NULL,
  old_secret_until TEXT NULL,
  failing_since TEXT NULL,
  dropped_count INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  updated_by TEXT NOT NULL
  ) STRICT;

CREATE TABLE scheduler_webhook_delivery (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  webhook_id INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  event TEXT NOT NULL,
  job_id INTEGER NULL,
  execution_id BLOB NULL,
  body TEXT NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TEXT NULL,
  last_attempt_at TEXT NULL,
  delivered_at TEXT NULL,
  response_status INTEGER NULL,
  error TEXT NULL,
  duration_ms INTEGER NULL,
  created_at TEXT NOT NULL
  ) STRICT;

CREATE INDEX ix_delivery_created ON scheduler_webhook_delivery (created_at);

CREATE INDEX ix_delivery_due ON scheduler_webhook_delivery (status, webhook_id, next_attempt_at);

CREATE INDEX ix_delivery_webhook ON scheduler_webhook_delivery (webhook_id, id);

CREATE TABLE scheduler_webhook_failing (
  job_id INTEGER NOT NULL PRIMARY KEY,
  since TEXT NOT NULL
  ) STRICT;

CREATE TABLE task_function (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  task_key TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  params_schema TEXT NOT NULL,
  timeout_seconds INTEGER,
  run_on TEXT NOT NULL,
  max_attempts INTEGER,
  is_registered INTEGER NOT NULL DEFAULT 1,
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL
  ) STRICT;

CREATE UNIQUE INDEX uq_task_key ON task_function (task_key);

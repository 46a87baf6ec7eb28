CREATE TABLE `scheduled_job` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(200) NOT NULL,
  `job_key` varchar(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `description` text DEFAULT NULL,
  `task_function_key` varchar(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `params` longtext NOT NULL,
  `job_type_id` tinyint(3) unsigned NOT NULL,
  `cron_expression` varchar(256) DEFAULT NULL,
  `interval_seconds` int(10) unsigned DEFAULT NULL,
  `run_at` datetime(3) DEFAULT NULL,
  `timezone` varchar(64) NOT NULL,
  `start_at` datetime(3) DEFAULT NULL,
  `end_at` datetime(3) DEFAULT NULL,
  `anchor_at` datetime(3) NOT NULL,
  `jitter_seconds` int(10) unsigned NOT NULL DEFAULT 0,
  `dst_gap` varchar(8) NOT NULL DEFAULT 'after',
  `dst_overlap` varchar(8) NOT NULL DEFAULT 'first',
  `max_instances` smallint(5) unsigned NOT NULL DEFAULT 1,
  `overlap_policy` varchar(8) NOT NULL DEFAULT 'skip',
  `max_queued` int(10) unsigned NOT NULL DEFAULT 1,
  `cancel_grace_seconds` int(10) unsigned NOT NULL DEFAULT 10,
  `misfire_grace_seconds` int(10) unsigned NOT NULL DEFAULT 60,
  `misfire_policy` varchar(12) NOT NULL DEFAULT 'run_latest',
  `max_catch_up` int(10) unsigned NOT NULL DEFAULT 100,
  `delivery` varchar(16) NOT NULL DEFAULT 'at_most_once',
  `timeout_seconds` int(10) unsigned DEFAULT NULL,
  `max_attempts` smallint(5) unsigned NOT NULL DEFAULT 1,
  `retry_backoff` varchar(12) NOT NULL DEFAULT 'fixed',
  `retry_delay_seconds` int(10) unsigned NOT NULL DEFAULT 10,
  `retry_max_delay_seconds` int(10) unsigned NOT NULL DEFAULT 3600,
  `priority` tinyint(3) unsigned NOT NULL DEFAULT 1,
  `tags` longtext NOT NULL,
  `enabled` tinyint(3) unsigned NOT NULL DEFAULT 1,
  `is_system` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `handler_missing` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `paused_at` datetime(3) DEFAULT NULL,
  `paused_by` varchar(190) DEFAULT NULL,
  `pause_reason` varchar(500) DEFAULT NULL,
  `paused_until` datetime(3) DEFAULT NULL,
  `deleted_at` datetime(3) DEFAULT NULL,
  `deleted_by` varchar(190) DEFAULT NULL,
  `state` varchar(16) NOT NULL DEFAULT 'active',
  `plannable` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `next_scheduled_for` datetime(3) DEFAULT NULL,
  `next_run_at` datetime(3) DEFAULT NULL,
  `last_run_at` datetime(3) DEFAULT NULL,
  `last_success_for` datetime(3) DEFAULT NULL,
  `last_status_id` tinyint(3) unsigned DEFAULT NULL,
  `version` int(10) unsigned NOT NULL DEFAULT 1,
  `created_at` datetime(3) NOT NULL,
  `created_by` varchar(190) NOT NULL,
  `updated_at` datetime(3) NOT NULL,
  `updated_by` varchar(190) NOT NULL,
  `live_job_key` varchar(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin GENERATED ALWAYS AS (if(`deleted_at` is null,`job_key`,NULL)) VIRTUAL,
  `health` tinyint(3) unsigned GENERATED ALWAYS AS (if(`state` = 'active' and `last_status_id` in (5,6,8),0,1)) VIRTUAL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_job_key` (`live_job_key`),
  KEY `ix_plan` (`plannable`,`priority`,`next_run_at`),
  KEY `ix_job_state` (`state`,`id`),
  KEY `ix_job_type` (`job_type_id`,`id`),
  KEY `ix_job_function` (`task_function_key`,`id`),
  KEY `ix_job_name` (`name`,`id`),
  KEY `ix_job_next` (`next_run_at`,`id`),
  KEY `ix_job_last` (`last_run_at`,`id`),
  KEY `ix_job_updated` (`updated_at`,`id`),
  KEY `ix_job_paused_until` (`paused_until`),
  KEY `ix_job_last_status` (`last_status_id`,`state`,`id`),
  KEY `ix_job_health` (`health`,`name`,`id`),
  KEY `ix_job_owner` (`created_by`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduled_job_execution` (
  `id` binary(16) NOT NULL,
  `job_id` bigint(20) unsigned NOT NULL,
  `origin` bigint(20) unsigned NOT NULL DEFAULT 0,
  `scheduled_for` datetime(3) NOT NULL,
  `scheduled_until` datetime(3) DEFAULT NULL,
  `fire_count` int(10) unsigned NOT NULL DEFAULT 1,
  `due_at` datetime(3) NOT NULL,
  `kind` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `status_id` tinyint(3) unsigned NOT NULL,
  `wait_reason` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `priority` tinyint(3) unsigned NOT NULL DEFAULT 1,
  `job_version` int(10) unsigned NOT NULL,
  `attempt` smallint(5) unsigned NOT NULL DEFAULT 0,
  `instance_id` int(10) unsigned DEFAULT NULL,
  `planned_at` datetime(3) NOT NULL,
  `queued_at` datetime(3) DEFAULT NULL,
  `started_at` datetime(3) DEFAULT NULL,
  `finished_at` datetime(3) DEFAULT NULL,
  `reason_code` varchar(40) DEFAULT NULL,
  `reason_params` longtext DEFAULT NULL,
  `params` longtext DEFAULT NULL,
  `result` longtext DEFAULT NULL,
  `error` longtext DEFAULT NULL,
  `progress` longtext DEFAULT NULL,
  `triggered_by` varchar(190) DEFAULT NULL,
  `retry_of` binary(16) DEFAULT NULL,
  `cancel_requested_at` datetime(3) DEFAULT NULL,
  `cancel_requested_by` varchar(190) DEFAULT NULL,
  `cancel_reason` varchar(500) DEFAULT NULL,
  `fence` bigint(20) unsigned NOT NULL DEFAULT 0,
  `slot` smallint(5) unsigned DEFAULT NULL,
  `handover` smallint(5) unsigned NOT NULL DEFAULT 0,
  `handed_over_at` datetime(3) DEFAULT NULL,
  `catch_up` tinyint(3) unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_fire` (`job_id`,`scheduled_for`,`origin`),
  KEY `ix_open` (`status_id`,`wait_reason`,`due_at`),
  KEY `ix_time` (`scheduled_for`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduled_job_execution_attempt` (
  `execution_id` binary(16) NOT NULL,
  `attempt` smallint(5) unsigned NOT NULL,
  `fence` bigint(20) unsigned NOT NULL,
  `instance_id` int(10) unsigned DEFAULT NULL,
  `slot` smallint(5) unsigned DEFAULT NULL,
  `status_id` tinyint(3) unsigned NOT NULL,
  `started_at` datetime(3) DEFAULT NULL,
  `finished_at` datetime(3) DEFAULT NULL,
  `reason_code` varchar(40) DEFAULT NULL,
  `reason_params` longtext DEFAULT NULL,
  `error` longtext DEFAULT NULL,
  `late_status_id` tinyint(3) unsigned DEFAULT NULL,
  `late_at` datetime(3) DEFAULT NULL,
  `late_result` longtext DEFAULT NULL,
  `late_error` longtext DEFAULT NULL,
  PRIMARY KEY (`execution_id`,`attempt`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduled_job_execution_log` (
  `execution_id` binary(16) NOT NULL,
  `attempt` smallint(5) unsigned NOT NULL,
  `seq` int(10) unsigned NOT NULL,
  `logged_at` datetime(3) NOT NULL,
  `level` tinyint(3) unsigned NOT NULL,
  `message` text NOT NULL,
  `data` longtext DEFAULT NULL,
  PRIMARY KEY (`execution_id`,`attempt`,`seq`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduled_job_execution_note` (
  `execution_id` binary(16) NOT NULL,
  `note` varchar(2000) DEFAULT NULL,
  `handled_by` varchar(150) DEFAULT NULL,
  `handled_at` datetime(3) DEFAULT NULL,
  `updated_by` varchar(150) NOT NULL,
  `updated_at` datetime(3) NOT NULL,
  PRIMARY KEY (`execution_id`),
  KEY `ix_note_handled` (`handled_at`),
  KEY `ix_note_updated` (`updated_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduled_job_lock` (
  `job_id` bigint(20) unsigned NOT NULL,
  `slot` smallint(5) unsigned NOT NULL,
  `fencing_token` bigint(20) unsigned NOT NULL DEFAULT 0,
  `execution_id` binary(16) DEFAULT NULL,
  `instance_id` int(10) unsigned DEFAULT NULL,
  `acquired_at` datetime(3) DEFAULT NULL,
  PRIMARY KEY (`job_id`,`slot`),
  KEY `ix_lock_execution` (`execution_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduled_job_revision` (
  `job_id` bigint(20) unsigned NOT NULL,
  `version` int(10) unsigned NOT NULL,
  `effective_at` datetime(3) NOT NULL,
  `action` varchar(32) NOT NULL,
  `changed_by` varchar(190) NOT NULL,
  `reason` varchar(500) DEFAULT NULL,
  `before_state` longtext DEFAULT NULL,
  `after_state` longtext NOT NULL,
  PRIMARY KEY (`job_id`,`version`),
  KEY `ix_revision_effective` (`job_id`,`effective_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduled_job_rollup` (
  `job_id` bigint(20) unsigned NOT NULL,
  `bucket_at` datetime(3) NOT NULL,
  `status_id` tinyint(3) unsigned NOT NULL,
  `executions` bigint(20) unsigned NOT NULL DEFAULT 0,
  `fires` bigint(20) unsigned NOT NULL DEFAULT 0,
  `removed_fires` bigint(20) unsigned NOT NULL DEFAULT 0,
  `lateness` text DEFAULT NULL,
  `duration` text DEFAULT NULL,
  PRIMARY KEY (`job_id`,`bucket_at`,`status_id`),
  KEY `ix_rollup_status` (`status_id`,`bucket_at`,`job_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduled_job_rollup_hour` (
  `bucket_at` datetime(3) NOT NULL,
  `status_id` tinyint(3) unsigned NOT NULL,
  `executions` bigint(20) unsigned NOT NULL DEFAULT 0,
  `fires` bigint(20) unsigned NOT NULL DEFAULT 0,
  `lateness` text DEFAULT NULL,
  `duration` text DEFAULT NULL,
  PRIMARY KEY (`bucket_at`,`status_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduled_job_rollup_open` (
  `execution_id` binary(16) NOT NULL,
  `counted_fires` int(10) unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (`execution_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduled_job_rollup_state` (
  `id` tinyint(3) unsigned NOT NULL,
  `watermark` binary(16) NOT NULL,
  `hours_until` datetime(3) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduled_job_tag` (
  `job_id` bigint(20) unsigned NOT NULL,
  `tag` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (`job_id`,`tag`),
  KEY `ix_tag` (`tag`,`job_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_api_key` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(190) NOT NULL,
  `prefix` varchar(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `key_hash` char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `role` varchar(16) NOT NULL,
  `scopes` longtext DEFAULT NULL,
  `created_at` datetime(3) NOT NULL,
  `created_by` varchar(190) NOT NULL,
  `expires_at` datetime(3) DEFAULT NULL,
  `last_used_at` datetime(3) DEFAULT NULL,
  `revoked_at` datetime(3) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_api_key_prefix` (`prefix`),
  UNIQUE KEY `uq_api_key_hash` (`key_hash`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_audit` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `at` datetime(3) NOT NULL,
  `principal` varchar(190) NOT NULL,
  `action` varchar(64) NOT NULL,
  `target_type` varchar(32) NOT NULL,
  `target_id` varchar(64) NOT NULL,
  `before_state` longtext DEFAULT NULL,
  `after_state` longtext DEFAULT NULL,
  `reason` varchar(500) DEFAULT NULL,
  `request_id` varchar(64) DEFAULT NULL,
  `ip` varchar(64) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_audit_at` (`at`),
  KEY `ix_audit_target` (`target_type`,`target_id`,`id`),
  KEY `ix_audit_principal` (`principal`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_execution_status` (
  `id` tinyint(3) unsigned NOT NULL,
  `name` varchar(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `is_terminal` tinyint(3) unsigned NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_execution_status` (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_idempotency_key` (
  `principal` varchar(190) NOT NULL,
  `operation` varchar(64) NOT NULL,
  `idempotency_key` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `request_hash` char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `state` tinyint(3) unsigned NOT NULL,
  `response_status` smallint(5) unsigned DEFAULT NULL,
  `response_headers` longtext DEFAULT NULL,
  `response_body` longtext DEFAULT NULL,
  `created_at` datetime(3) NOT NULL,
  `locked_at` datetime(3) NOT NULL,
  PRIMARY KEY (`principal`,`operation`,`idempotency_key`),
  KEY `ix_idempotency_created` (`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_instance` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `uid` char(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `name` varchar(190) NOT NULL,
  `host` varchar(190) NOT NULL,
  `pid` int(10) unsigned NOT NULL,
  `version` varchar(40) NOT NULL,
  `mode` varchar(16) NOT NULL,
  `runs_engine` tinyint(3) unsigned NOT NULL,
  `runs_tasks` tinyint(3) unsigned NOT NULL,
  `uses_queue` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `permits` int(10) unsigned NOT NULL DEFAULT 0,
  `running` int(10) unsigned NOT NULL DEFAULT 0,
  `queued` int(10) unsigned NOT NULL DEFAULT 0,
  `status` varchar(16) NOT NULL,
  `beat` bigint(20) unsigned NOT NULL DEFAULT 0,
  `started_at` datetime(3) NOT NULL,
  `heartbeat_at` datetime(3) NOT NULL,
  `stopped_at` datetime(3) DEFAULT NULL,
  `declared_dead_by` int(10) unsigned DEFAULT NULL,
  `stop_reason` varchar(64) DEFAULT NULL,
  `clock_offset_ms` double DEFAULT NULL,
  `loop_delay_ms` double DEFAULT NULL,
  `memory_bytes` bigint(20) unsigned DEFAULT NULL,
  `functions` longtext NOT NULL,
  `tzdata` varchar(16) DEFAULT NULL,
  `checks` longtext DEFAULT NULL,
  `drain_by` varchar(150) DEFAULT NULL,
  `drain_at` datetime(3) DEFAULT NULL,
  `drain_reason` varchar(500) DEFAULT NULL,
  `forgotten_at` datetime(3) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_instance_uid` (`uid`),
  KEY `ix_instance_status` (`status`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_job_type` (
  `id` tinyint(3) unsigned NOT NULL,
  `name` varchar(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_job_type` (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_maintenance_window` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(190) NOT NULL,
  `tags` longtext NOT NULL,
  `starts_at` datetime(3) NOT NULL,
  `ends_at` datetime(3) NOT NULL,
  `repeats` varchar(8) NOT NULL,
  `timezone` varchar(64) NOT NULL,
  `repeat_until` datetime(3) DEFAULT NULL,
  `forbids_trigger` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `reason` varchar(500) DEFAULT NULL,
  `version` int(10) unsigned NOT NULL DEFAULT 1,
  `created_at` datetime(3) NOT NULL,
  `created_by` varchar(190) NOT NULL,
  `updated_at` datetime(3) NOT NULL,
  `updated_by` varchar(190) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_operation` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `kind` varchar(32) NOT NULL,
  `action` varchar(32) NOT NULL,
  `status` varchar(16) NOT NULL,
  `job_id` bigint(20) unsigned DEFAULT NULL,
  `range_from` datetime(3) DEFAULT NULL,
  `range_to` datetime(3) DEFAULT NULL,
  `concurrency` smallint(5) unsigned NOT NULL,
  `request` longtext NOT NULL,
  `principal` longtext NOT NULL,
  `created_by` varchar(190) NOT NULL,
  `reason` varchar(500) DEFAULT NULL,
  `request_id` varchar(64) DEFAULT NULL,
  `request_key` char(64) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `collected` tinyint(3) unsigned NOT NULL,
  `collect_cursor` varchar(255) DEFAULT NULL,
  `total` int(10) unsigned NOT NULL,
  `started_count` int(10) unsigned NOT NULL DEFAULT 0,
  `succeeded_count` int(10) unsigned NOT NULL DEFAULT 0,
  `unchanged_count` int(10) unsigned NOT NULL DEFAULT 0,
  `failed_count` int(10) unsigned NOT NULL DEFAULT 0,
  `cancelled_count` int(10) unsigned NOT NULL DEFAULT 0,
  `stop_code` varchar(64) DEFAULT NULL,
  `created_at` datetime(3) NOT NULL,
  `updated_at` datetime(3) NOT NULL,
  `finished_at` datetime(3) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_operation_request` (`request_key`),
  KEY `ix_operation_status` (`status`,`id`),
  KEY `ix_operation_job` (`job_id`,`id`),
  KEY `ix_operation_updated` (`updated_at`),
  KEY `ix_operation_finished` (`finished_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_operation_item` (
  `operation_id` bigint(20) unsigned NOT NULL,
  `seq` int(10) unsigned NOT NULL,
  `target` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `outcome` tinyint(3) unsigned NOT NULL,
  `execution_id` binary(16) DEFAULT NULL,
  `code` varchar(64) DEFAULT NULL,
  `detail` varchar(500) DEFAULT NULL,
  `finished_at` datetime(3) DEFAULT NULL,
  PRIMARY KEY (`operation_id`,`seq`),
  KEY `ix_item_outcome` (`operation_id`,`outcome`,`seq`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_preferences` (
  `owner` varchar(190) NOT NULL,
  `preferences` longtext NOT NULL,
  `updated_at` datetime(3) NOT NULL,
  PRIMARY KEY (`owner`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_session` (
  `token_hash` char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `user_id` int(10) unsigned NOT NULL,
  `csrf_token` char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `session_epoch` int(10) unsigned NOT NULL,
  `created_at` datetime(3) NOT NULL,
  `last_seen_at` datetime(3) NOT NULL,
  `expires_at` datetime(3) NOT NULL,
  `ip` varchar(64) DEFAULT NULL,
  `user_agent` varchar(255) DEFAULT NULL,
  PRIMARY KEY (`token_hash`),
  KEY `ix_session_user` (`user_id`),
  KEY `ix_session_expires` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_state` (
  `state_key` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `state_value` varchar(190) NOT NULL,
  `updated_at` datetime(3) NOT NULL,
  PRIMARY KEY (`state_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_user` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `username` varchar(64) NOT NULL,
  `password_hash` varchar(255) NOT NULL,
  `role` varchar(16) NOT NULL,
  `disabled` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `must_change_password` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `session_epoch` int(10) unsigned NOT NULL DEFAULT 0,
  `created_at` datetime(3) NOT NULL,
  `created_by` varchar(190) NOT NULL,
  `updated_at` datetime(3) NOT NULL,
  `last_login_at` datetime(3) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_username` (`username`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_view` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `owner` varchar(190) NOT NULL,
  `page` varchar(32) NOT NULL,
  `name` varchar(100) NOT NULL,
  `query` varchar(2000) NOT NULL,
  `is_shared` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `created_at` datetime(3) NOT NULL,
  `updated_at` datetime(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_view` (`owner`,`page`,`name`),
  KEY `ix_view_shared` (`is_shared`,`page`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_webhook` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(255) NOT NULL,
  `url` varchar(2048) NOT NULL,
  `events` longtext NOT NULL,
  `tags` longtext NOT NULL,
  `is_enabled` tinyint(3) unsigned NOT NULL DEFAULT 1,
  `disabled_reason` varchar(16) DEFAULT NULL,
  `secret` varchar(100) NOT NULL,
  `old_secret` varchar(100) DEFAULT NULL,
  `old_secret_until` datetime(3) DEFAULT NULL,
  `failing_since` datetime(3) DEFAULT NULL,
  `dropped_count` int(10) unsigned NOT NULL DEFAULT 0,
  `version` int(10) unsigned NOT NULL DEFAULT 1,
  `created_at` datetime(3) NOT NULL,
  `created_by` varchar(190) NOT NULL,
  `updated_at` datetime(3) NOT NULL,
  `updated_by` varchar(190) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_webhook_delivery` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `webhook_id` int(10) unsigned NOT NULL,
  `message_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `event` varchar(32) NOT NULL,
  `job_id` bigint(20) unsigned DEFAULT NULL,
  `execution_id` binary(16) DEFAULT NULL,
  `body` longtext NOT NULL,
  `status` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `attempts` int(10) unsigned NOT NULL DEFAULT 0,
  `next_attempt_at` datetime(3) DEFAULT NULL,
  `last_attempt_at` datetime(3) DEFAULT NULL,
  `delivered_at` datetime(3) DEFAULT NULL,
  `response_status` smallint(5) unsigned DEFAULT NULL,
  `error` varchar(500) DEFAULT NULL,
  `duration_ms` int(10) unsigned DEFAULT NULL,
  `created_at` datetime(3) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_delivery_due` (`status`,`webhook_id`,`next_attempt_at`),
  KEY `ix_delivery_webhook` (`webhook_id`,`id`),
  KEY `ix_delivery_created` (`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `scheduler_webhook_failing` (
  `job_id` bigint(20) unsigned NOT NULL,
  `since` datetime(3) NOT NULL,
  PRIMARY KEY (`job_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `task_function` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `task_key` varchar(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `name` varchar(190) NOT NULL,
  `description` text DEFAULT NULL,
  `params_schema` longtext NOT NULL,
  `timeout_seconds` int(10) unsigned DEFAULT NULL,
  `run_on` varchar(8) NOT NULL,
  `max_attempts` smallint(5) unsigned DEFAULT NULL,
  `is_registered` tinyint(3) unsigned NOT NULL DEFAULT 1,
  `first_seen_at` datetime(3) NOT NULL,
  `last_seen_at` datetime(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_task_key` (`task_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

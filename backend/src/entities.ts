import { AuditEntity } from './audit/index.js';
import { ApiKeyEntity, IdempotencyKeyEntity, SessionEntity, UserEntity } from './auth/index.js';
import { AttemptEntity, ExecutionLogEntity } from './executions/attempt.entity.js';
import { ExecutionEntity } from './executions/execution.entity.js';
import { ExecutionNoteEntity } from './executions/execution-note.entity.js';
import { InstanceEntity } from './instances/instance.entity.js';
import { JobEntity, JobTagEntity } from './jobs/job.entity.js';
import { RevisionEntity } from './jobs/revision.entity.js';
import { OperationEntity, OperationItemEntity } from './operations/operation.entity.js';
import { SlotEntity } from './locks/slot.entity.js';
import {
  RollupEntity,
  RollupHourEntity,
  RollupOpenEntity,
  RollupStateEntity,
} from './statistics/rollup.entity.js';
import { ExecutionStatusEntity, JobTypeEntity, TaskFunctionEntity } from './lookups/lookup.entity.js';
import { StateEntity } from './lookups/state.entity.js';
import { MaintenanceWindowEntity } from './windows/maintenance-window.entity.js';
import { PreferencesEntity, ViewEntity } from './views/view.entity.js';
import { DeliveryEntity, FailingJobEntity, WebhookEntity } from './webhooks/webhook.entity.js';

/** Every table's description, for the data source. Part of the composition root: nothing else reaches into modules like this. */
export const ENTITIES = [
  ApiKeyEntity,
  AttemptEntity,
  AuditEntity,
  DeliveryEntity,
  ExecutionEntity,
  ExecutionLogEntity,
  FailingJobEntity,
  ExecutionNoteEntity,
  IdempotencyKeyEntity,
  InstanceEntity,
  JobEntity,
  JobTagEntity,
  OperationEntity,
  OperationItemEntity,
  MaintenanceWindowEntity,
  RevisionEntity,
  RollupEntity,
  RollupHourEntity,
  RollupOpenEntity,
  RollupStateEntity,
  SessionEntity,
  SlotEntity,
  StateEntity,
  UserEntity,
  ViewEntity,
  PreferencesEntity,
  ExecutionStatusEntity,
  JobTypeEntity,
  TaskFunctionEntity,
  WebhookEntity,
];

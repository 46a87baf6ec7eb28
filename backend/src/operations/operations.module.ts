import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { ExecutionCommandsModule } from '../executions/index.js';
import { JobsModule } from '../jobs/index.js';
import { BackfillController } from './backfill.controller.js';
import { BackfillPlanner } from './backfill-planner.js';
import { BackfillRoom } from './backfill-room.js';
import { BackfillRead } from './backfill.read.js';
import { BackfillService, BackfillStores } from './backfill.service.js';
import { BackfillWork } from './backfill-work.js';
import { BulkActionsController } from './bulk-actions.controller.js';
import { BulkActions, BulkReads } from './bulk-actions.service.js';
import { ExecutionActionWork } from './execution-action-work.js';
import { JobActionWork } from './job-action-work.js';
import { OperationAdvancer, OPERATION_WORKS, OperationTools } from './operation-advancer.js';
import type { OperationWork } from './operation-work.js';
import { OperationsController } from './operations.controller.js';
import { OperationsLoop } from './operations-loop.js';
import { OperationsRead } from './operations.read.js';
import { OperationsRepository } from './operations.repository.js';
import { OperationsService } from './operations.service.js';

/** Operations go on: for processes with an engine. Needs the platform's global providers and MetricsModule. */
@Module({
  imports: [ExecutionCommandsModule, JobsModule],
  providers: [
    BackfillRead,
    BackfillRoom,
    BackfillWork,
    ExecutionActionWork,
    JobActionWork,
    OperationAdvancer,
    OperationsLoop,
    OperationsRepository,
    OperationTools,
    {
      provide: OPERATION_WORKS,
      useFactory: (...works: OperationWork[]) => works,
      inject: [BackfillWork, JobActionWork, ExecutionActionWork],
    },
  ],
  exports: [OperationsLoop, OperationsRepository],
})
export class OperationsModule {}

/** The REST side, for processes that serve the API. */
@Module({
  imports: [AuditModule, ExecutionCommandsModule, JobsModule],
  controllers: [BackfillController, BulkActionsController, OperationsController],
  providers: [
    BackfillPlanner,
    BackfillRead,
    BackfillService,
    BackfillStores,
    BulkActions,
    BulkReads,
    OperationsRead,
    OperationsRepository,
    OperationsService,
  ],
})
export class OperationsApiModule {}

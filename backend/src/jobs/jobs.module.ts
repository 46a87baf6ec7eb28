import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { LookupsModule } from '../lookups/index.js';
import { WindowsModule } from '../windows/index.js';
import { BulkJobCommand } from './bulk-job-action.js';
import { CommandContexts } from './command-contexts.js';
import { JobActionRunner } from './job-action-runner.js';
import { JobActionsController } from './job-actions.controller.js';
import { JobActions } from './job-actions.service.js';
import { JobBulkController } from './job-bulk.controller.js';
import { JobBulk } from './job-bulk.service.js';
import { JobChanger } from './job-changer.js';
import { JobCommands } from './job-commands.service.js';
import { JobCreationController } from './job-creation.controller.js';
import { JobDefiner } from './job-definer.js';
import { JobRevisionsController } from './job-revisions.controller.js';
import { JobRuns } from './job-runs.service.js';
import { JobUpkeep } from './job-upkeep.service.js';
import { JobVerbs } from './job-verbs.js';
import { JobsController } from './jobs.controller.js';
import { JobsRepository } from './jobs.repository.js';
import { JobsService } from './jobs.service.js';
import { PausePreviews } from './pause-previews.service.js';
import { PlannedFires } from './planned-fires.js';
import { RunWriter } from './run-writer.js';
import { SchedulesController } from './schedules.controller.js';
import { SchedulesService } from './schedules.service.js';

/** Definitions of jobs and commands on them. Needs global Database, DatabaseTime, EventHub, AppConfig, TaskRegistry,
 *  ExecutionRepository and SlotRepository. */
@Module({
  imports: [AuditModule, LookupsModule, WindowsModule],
  providers: [
    CommandContexts,
    JobsRepository,
    JobChanger,
    JobDefiner,
    JobCommands,
    PlannedFires,
    RunWriter,
    JobRuns,
    JobVerbs,
    JobActions,
    BulkJobCommand,
    JobUpkeep,
    JobsService,
  ],
  exports: [
    BulkJobCommand,
    CommandContexts,
    JobsRepository,
    RunWriter,
    JobCommands,
    JobActions,
    JobDefiner,
    JobUpkeep,
    JobsService,
  ],
})
export class JobsModule {}

/** The REST side, for processes that serve the API. Routes of AuthModule's guards and interceptors. */
@Module({
  imports: [JobsModule, WindowsModule],
  controllers: [
    JobBulkController,
    JobCreationController,
    JobsController,
    JobActionsController,
    JobRevisionsController,
    SchedulesController,
  ],
  providers: [JobActionRunner, JobBulk, PausePreviews, SchedulesService],
})
export class JobsApiModule {}

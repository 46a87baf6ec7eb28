import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { LookupsModule } from '../lookups/index.js';
import { ChangePoll, PollTools } from './change-poll.js';
import { ChangesRead } from './changes.read.js';
import { EventStream } from './event-stream.js';
import { EventsController } from './events.controller.js';
import { ExecutionCommands, ExecutionCommandStores } from './execution-commands.service.js';
import { ExecutionNoteRepository } from './execution-note.repository.js';
import { ExecutionNotes } from './execution-notes.service.js';
import { ExecutionWaiter } from './execution-waiter.js';
import { ExecutionsController } from './executions.controller.js';
import { ExecutionsRead } from './executions.read.js';
import { ExecutionsService } from './executions.service.js';
import { HistoryRead } from './history.read.js';
import { HistoryService } from './history.service.js';
import { SlotReleaseController } from './slot-release.controller.js';
import { SlotReleaseService, SlotSettler } from './slot-release.service.js';

/** Commands on executions and reads of the history, for every process that does either. */
@Module({
  imports: [AuditModule, LookupsModule],
  providers: [
    ExecutionCommands,
    ExecutionCommandStores,
    ExecutionNoteRepository,
    ExecutionNotes,
    ExecutionsRead,
    HistoryRead,
    HistoryService,
  ],
  exports: [ExecutionCommands, ExecutionNotes, ExecutionsRead, HistoryService],
})
export class ExecutionCommandsModule {}

/** The REST side of executions, and the event stream, for processes that serve the API. Needs the platform's global providers
 *  (Database, DatabaseTime, Clock, EventHub and the write repositories). */
@Module({
  imports: [AuditModule, ExecutionCommandsModule],
  controllers: [ExecutionsController, SlotReleaseController, EventsController],
  providers: [
    ChangePoll,
    ChangesRead,
    PollTools,
    EventStream,
    ExecutionWaiter,
    ExecutionsService,
    SlotReleaseService,
    SlotSettler,
  ],
  exports: [ExecutionCommandsModule],
})
export class ExecutionsModule {}

import { Injectable } from '@nestjs/common';
import { Database, DatabaseTime } from '../database/index.js';
import { ExecutionFlowRepository, ExecutionRepository } from '../executions/index.js';
import { JobCursorRepository } from '../jobs/index.js';
import { SlotRepository } from '../locks/index.js';

/** What the engine writes and reads: the ledger, the slots and the cursors, with the database and its clock. One parameter instead of six. */
@Injectable()
export class LedgerStore {
  constructor(
    readonly database: Database,
    readonly time: DatabaseTime,
    readonly executions: ExecutionRepository,
    readonly flow: ExecutionFlowRepository,
    readonly slots: SlotRepository,
    readonly jobs: JobCursorRepository,
  ) {}
}

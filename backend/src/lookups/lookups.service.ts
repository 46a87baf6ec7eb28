import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Database, DatabaseTime } from '../database/index.js';
import { TaskRegistry } from '../tasks/index.js';
import type { ExecutionStatusEntity, JobTypeEntity, TaskFunctionEntity } from './lookup.entity.js';
import { LookupsRepository } from './lookups.repository.js';

/** Fixed lists and the mirror of the registered task functions. */
@Injectable()
export class LookupsService implements OnApplicationBootstrap {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(TaskRegistry) private readonly registry: TaskRegistry,
    @Inject(AppConfig) private readonly config: AppConfig,
    @Inject(LookupsRepository) private readonly lookups: LookupsRepository,
  ) {}

  /** The registry is complete by then. */
  async onApplicationBootstrap(): Promise<void> {
    await this.synchronise();
  }

  /** Writes the fixed rows and this process's functions. May run again at any time and in several processes at once.
   *  A process that runs no tasks announces none: jobs would wait for it in vain. */
  async synchronise(): Promise<void> {
    const definitions = this.config.runsTasks ? this.registry.all() : [];
    await this.database.transaction(async (tx) => {
      const now = await this.time.read(tx);
      await this.lookups.seed(tx, now);
      await this.lookups.upsertTaskFunctions(tx, definitions, now);
    });
  }

  async taskFunctions(): Promise<TaskFunctionEntity[]> {
    return this.database.read((session) => this.lookups.findTaskFunctions(session));
  }

  async jobTypes(): Promise<JobTypeEntity[]> {
    return this.database.read((session) => this.lookups.findJobTypes(session));
  }

  async executionStatuses(): Promise<ExecutionStatusEntity[]> {
    return this.database.read((session) => this.lookups.findExecutionStatuses(session));
  }
}

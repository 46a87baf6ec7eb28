import { Inject, Injectable, Optional } from '@nestjs/common';
import { ExecutionQueue, RedisEvents, TaskRunner, WorkerPool } from './dispatch/index.js';
import { Fitness } from './doctor/index.js';
import { AccessUpkeep, MaintenanceLoop } from './maintenance/index.js';
import { OperationsLoop } from './operations/index.js';
import { Engine, Firing } from './scheduling/index.js';
import { WebhookSender } from './webhooks/index.js';

/** Which parts a process has: its mode, as objects. */
@Injectable()
export class EngineParts {
  constructor(
    @Optional() readonly engine?: Engine,
    @Optional() readonly firing?: Firing,
    @Optional() readonly maintenance?: MaintenanceLoop,
    @Optional() readonly accessUpkeep?: AccessUpkeep,
    @Optional() readonly operations?: OperationsLoop,
    @Optional() readonly webhooks?: WebhookSender,
  ) {}
}

/** What runs tasks, and what needs Redis. */
@Injectable()
export class WorkerParts {
  constructor(
    @Optional() readonly workers?: WorkerPool,
    @Optional() readonly runner?: TaskRunner,
    @Optional() @Inject(RedisEvents) readonly events?: RedisEvents,
    @Optional() @Inject(ExecutionQueue) readonly queue?: ExecutionQueue,
  ) {}
}

/** All parts of a process. */
@Injectable()
export class Parts {
  constructor(
    readonly engine: EngineParts,
    readonly workers: WorkerParts,
    readonly fitness: Fitness,
  ) {}
}

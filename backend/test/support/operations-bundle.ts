import type { Provider } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { AppConfig, parseConfig } from '../../src/config/index.js';
import { Database, DatabaseTime } from '../../src/database/index.js';
import { ExecutionRepository } from '../../src/executions/index.js';
import type { Principal } from '../../src/http/index.js';
import { AppLogger, Clock, EventHub } from '../../src/kernel/index.js';
import { SlotRepository } from '../../src/locks/index.js';
import { MetricsRegistry } from '../../src/metrics/index.js';
import { BackfillService } from '../../src/operations/backfill.service.js';
import { OperationsService } from '../../src/operations/operations.service.js';
import { OperationsApiModule, OperationsLoop, OperationsModule } from '../../src/operations/index.js';
import { TaskRegistry } from '../../src/tasks/index.js';
import type { TestNode } from './test-node.js';

/** Somebody with the role operator. */
export const OLGA: Principal = { kind: 'user', id: 7, name: 'olga', role: 'operator' };

/** Operations as a process beside (or with) the engine of a {@link TestNode} has them: both sides, commands and loop. */
export class OperationsBundle {
  private constructor(
    readonly node: TestNode,
    private readonly module: TestingModule,
  ) {}

  /** @param node assembled by `join` or `start`. */
  static async over(node: TestNode): Promise<OperationsBundle> {
    const { config } = parseConfig({ NODE_ENV: 'test', SCHEDULER_DATA_DIR: node.temp.dataDir });
    const values: Provider[] = [
      { provide: AppConfig, useValue: config },
      { provide: AppLogger, useValue: node.logger },
      { provide: Clock, useValue: node.clock },
      { provide: Database, useValue: node.database },
      { provide: DatabaseTime, useValue: node.time },
      { provide: EventHub, useValue: node.hub },
      { provide: TaskRegistry, useValue: node.get(TaskRegistry) },
    ];
    const shared: Provider[] = [ExecutionRepository, MetricsRegistry, SlotRepository, ...values];
    const platform = { module: class Platform {}, global: true, providers: shared, exports: shared };
    const of = (module: object): Provider[] => (Reflect.getMetadata('providers', module) ?? []) as Provider[];
    const imports = (module: object): object[] => (Reflect.getMetadata('imports', module) ?? []) as object[];
    // Without controllers, whose guards belong to a web server.
    const api = {
      module: class Api {},
      imports: imports(OperationsApiModule),
      providers: of(OperationsApiModule),
      exports: of(OperationsApiModule),
    };
    const module = await Test.createTestingModule({
      imports: [platform as never, OperationsModule, api as never],
    }).compile();
    return new OperationsBundle(node, module);
  }

  get loop(): OperationsLoop {
    return this.module.get(OperationsLoop, { strict: false });
  }
  get backfills(): BackfillService {
    return this.module.get(BackfillService, { strict: false });
  }
  get operations(): OperationsService {
    return this.module.get(OperationsService, { strict: false });
  }
  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.module.get<T>(token as never, { strict: false });
  }
}

import type { Provider, Type } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Test, type TestingModule } from '@nestjs/testing';
import { AppConfig, parseConfig } from '../../src/config/index.js';
import { Database, DatabaseTime } from '../../src/database/index.js';
import {
  Admission,
  ExecutionQueue,
  FinishLane,
  DispatchModule,
  Permits,
  RunWatch,
  Starter,
  TaskRunner,
} from '../../src/dispatch/index.js';
import {
  AttemptEntity,
  ExecutionEntity,
  ExecutionFlowRepository,
  ExecutionRepository,
  statusName,
} from '../../src/executions/index.js';
import { InstanceRepository, PeerObserver, ThisInstance } from '../../src/instances/index.js';
import { JobCursorRepository, type JobEntity } from '../../src/jobs/index.js';
import {
  AppLogger,
  Clock,
  EventHub,
  FaultPoints,
  NoFaults,
  SECOND,
  type ExecutionId,
} from '../../src/kernel/index.js';
import { SlotRepository, type SlotState } from '../../src/locks/index.js';
import { StateRepository } from '../../src/lookups/index.js';
import { MetricsRegistry } from '../../src/metrics/index.js';
import { MaintenanceWindows, WindowRepository } from '../../src/windows/index.js';
import { Engine, Firing, Planner, Recovery, SchedulingModule } from '../../src/scheduling/index.js';
import { TaskRegistry } from '../../src/tasks/index.js';
import { FakeDatabaseTime, WatchedDatabase, type FakeClock } from './fake-clock.js';
import type { TempDatabase } from './temp-database.js';
import { testTasks, type TestTasks } from './test-tasks.js';

/** What PlatformModule gives to all modules. */
const PLATFORM: Provider[] = [
  EventHub,
  ExecutionFlowRepository,
  ExecutionRepository,
  InstanceRepository,
  JobCursorRepository,
  MaintenanceWindows,
  MetricsRegistry,
  PeerObserver,
  SchedulerRegistry,
  SlotRepository,
  StateRepository,
  ThisInstance,
  { provide: FaultPoints, useClass: NoFaults },
  WindowRepository,
];

/** Keeps what was logged. */
export class RecordingLogger extends AppLogger {
  readonly lines: { level: string; message: string; fields: Record<string, unknown> | undefined }[] = [];

  override debug(message: string, fields?: Record<string, unknown>): void {
    this.note('debug', message, fields);
  }
  override info(message: string, fields?: Record<string, unknown>): void {
    this.note('info', message, fields);
  }
  override warn(message: string, fields?: Record<string, unknown>): void {
    this.note('warn', message, fields);
  }
  override error(message: string, fields?: Record<string, unknown>): void {
    this.note('error', message, fields);
  }

  private note(level: string, message: string, fields?: Record<string, unknown>): void {
    this.lines.push({ level, message, fields });
  }
}

export interface TestNodeOptions {
  permits?: number;
  tasks?: TestTasks;
  queue?: ExecutionQueue;
  ttlMs?: number;
  name?: string;
}

/** One process of the engine without Nest, HTTP and threads: the real classes over a real database, on a fake clock. Its heart beats with
 *  the clock until {@link TestNode.kill}. Several nodes over one database are a cluster, also on SQLite. */
export class TestNode {
  readonly logger = new RecordingLogger();
  readonly database: WatchedDatabase;
  readonly time: FakeDatabaseTime;
  readonly tasks: TestTasks;
  private module!: TestingModule;
  private stopBeating: () => void = () => undefined;

  constructor(
    readonly temp: TempDatabase,
    readonly clock: FakeClock,
    private readonly options: TestNodeOptions = {},
  ) {
    this.database = new WatchedDatabase(temp.database, clock, true);
    this.time = new FakeDatabaseTime(clock);
    this.tasks = options.tasks ?? testTasks();
  }

  /** Puts the parts together; {@link join} and {@link start} do it first. */
  private async assemble(): Promise<void> {
    const registry = new TaskRegistry();
    for (const definition of this.tasks.definitions) registry.register(definition);
    const { config } = parseConfig({ NODE_ENV: 'test', SCHEDULER_DATA_DIR: this.temp.dataDir });
    const values: Provider[] = [
      { provide: AppConfig, useValue: config },
      { provide: AppLogger, useValue: this.logger },
      { provide: Clock, useValue: this.clock },
      { provide: Database, useValue: this.database },
      { provide: DatabaseTime, useValue: this.time },
      { provide: TaskRegistry, useValue: registry },
      { provide: Permits, useValue: new Permits(this.options.permits ?? 10) },
      ...(this.options.queue ? [{ provide: ExecutionQueue, useValue: this.options.queue }] : []),
    ];
    const dispatch = DispatchModule.forRoot(config);
    const parts = [...(dispatch.providers ?? []), ...(SchedulingModule.forRoot(dispatch).providers ?? [])];
    // Of two providers of one token the later one counts.
    this.module = await Test.createTestingModule({ providers: [...PLATFORM, ...parts, ...values] }).compile();
  }

  /** Any other part. */
  get<T>(part: Type<T>): T {
    return this.module.get(part);
  }

  get hub(): EventHub {
    return this.module.get(EventHub);
  }
  get instance(): ThisInstance {
    return this.module.get(ThisInstance);
  }
  get observer(): PeerObserver {
    return this.module.get(PeerObserver);
  }
  get permits(): Permits {
    return this.module.get(Permits);
  }
  get executions(): ExecutionRepository {
    return this.module.get(ExecutionRepository);
  }
  get flow(): ExecutionFlowRepository {
    return this.module.get(ExecutionFlowRepository);
  }
  get slots(): SlotRepository {
    return this.module.get(SlotRepository);
  }
  get instances(): InstanceRepository {
    return this.module.get(InstanceRepository);
  }
  get admission(): Admission {
    return this.module.get(Admission);
  }
  get finishLane(): FinishLane {
    return this.module.get(FinishLane);
  }
  get runner(): TaskRunner {
    return this.module.get(TaskRunner);
  }
  get watch(): RunWatch {
    return this.module.get(RunWatch);
  }
  get starter(): Starter {
    return this.module.get(Starter);
  }
  get firing(): Firing {
    return this.module.get(Firing);
  }
  get planner(): Planner {
    return this.module.get(Planner);
  }
  get recovery(): Recovery {
    return this.module.get(Recovery);
  }
  get engine(): Engine {
    return this.module.get(Engine);
  }

  /** Registers the instance and lets its heart beat. */
  async join(): Promise<this> {
    await this.assemble();
    return this.rejoin();
  }

  /** As a process does that was declared dead: another row of the register, the same parts. */
  async rejoin(): Promise<this> {
    const { instance, clock, time, options } = this;
    const id = await this.database.transaction((tx) =>
      this.instances.register(tx, {
        uid: `uid-${Math.random()}`,
        name: options.name ?? 'node',
        host: 'test',
        pid: 1,
        version: '0',
        mode: 'standalone',
        runsEngine: true,
        runsTasks: this.permits.capacity > 0,
        usesQueue: options.queue !== undefined,
        permits: this.permits.capacity,
        functions: this.module.get(TaskRegistry).keys(),
        tzdata: '2026a',
        at: time.now(),
      }),
    );
    instance.registered(id, options.ttlMs ?? 6 * SECOND);
    this.stopHeart();
    this.stopBeating = clock.setInterval(() => void this.beat(), SECOND);
    return this;
  }

  /** Joins and starts everything. */
  async start(): Promise<this> {
    await this.join();
    await this.engine.start();
    await this.watch.start();
    return this;
  }

  async beat(): Promise<void> {
    const sentMs = this.clock.monotonic();
    const isAlive = await this.database
      .read((session) => this.instances.beat(session, this.instance.id, this.time.now()))
      .catch(() => null);
    if (isAlive === true) this.instance.beaten(sentMs);
    if (isAlive === false) this.instance.declaredDead();
  }

  /** The heart stands still; everything else goes on, as in a process that cannot reach the database's register. */
  stopHeart(): void {
    this.stopBeating();
  }

  /** As SIGKILL: nothing is handed back, nothing is told, and whatever is still under way finds the database gone. */
  async kill(): Promise<void> {
    this.stopHeart();
    this.database.inject(() => ({ when: 'before', error: new Error('this process is dead') }));
    this.finishLane.close();
    this.instance.declaredDead();
    await this.engine.stop().catch(() => undefined);
    await this.watch.stop();
  }

  /** As SIGTERM. */
  async stop(): Promise<void> {
    await this.engine.stop();
    this.instance.drain();
    await this.watch.stop();
    this.stopHeart();
    if (this.instance.isRegistered) {
      await this.database.transaction((tx) =>
        this.instances.markStopped(tx, this.instance.id, this.time.now(), 'shutdown'),
      );
    }
  }

  /** One planning turn, as the engine does it. */
  async plan(isDeep = true): Promise<ReturnType<Planner['turn']>> {
    return this.planner.turn((job) => this.firing.preferredFor(job), isDeep);
  }

  /** One sweep, with everything it sets off. */
  async sweep(): Promise<void> {
    await this.firing.sweep();
    await this.clock.advance(0);
  }
}

/** What the engine leaves in the database. */
const ENGINE_TABLES = [
  'scheduled_job',
  'scheduled_job_execution',
  'scheduled_job_lock',
  'scheduled_job_execution_attempt',
  'scheduler_instance',
];

/** Leaves nothing of a test's jobs, their executions and its nodes behind. @param more tables that the test filled as well. */
export async function emptyLedger({ database }: TempDatabase, more: readonly string[] = []): Promise<void> {
  await database.transaction(async (tx) => {
    for (const table of [...ENGINE_TABLES, ...more]) await tx.execute(`DELETE FROM ${table}`);
  });
}

/** An execution in words. */
export interface Line {
  id: ExecutionId;
  at: number;
  status: string;
  reason: string | null;
  /** Fires the line stands for. */
  fires: number;
}

/** The ledger of a job, oldest first; `at` = milliseconds after `since`. */
export async function ledgerOf(temp: TempDatabase, jobId: number, since = 0): Promise<Line[]> {
  const rows = await executionsOf(temp, jobId);
  return rows.map((row) => ({
    id: row.id,
    at: row.scheduledFor - since,
    status: statusName(row.statusId),
    reason: row.reasonCode,
    fires: row.fireCount,
  }));
}

/** The executions of a job, oldest first. */
export function executionsOf(temp: TempDatabase, jobId: number): Promise<ExecutionEntity[]> {
  return temp.database.read((session) =>
    session.manager.find(ExecutionEntity, {
      where: { jobId },
      order: { scheduledFor: 'ASC', origin: 'ASC' },
    }),
  );
}

export async function executionOf(temp: TempDatabase, id: ExecutionId): Promise<ExecutionEntity> {
  const row = await temp.database.read((session) => session.manager.findOneBy(ExecutionEntity, { id }));
  if (!row) throw new Error(`no execution ${id}`);
  return row;
}

export function attemptsOf(temp: TempDatabase, executionId: ExecutionId): Promise<AttemptEntity[]> {
  return temp.database.read((session) =>
    session.manager.find(AttemptEntity, { where: { executionId }, order: { attempt: 'ASC' } }),
  );
}

export function slotsOf(temp: TempDatabase, jobId: number): Promise<SlotState[]> {
  return temp.database.read((session) => new SlotRepository().slotsOf(session, jobId));
}

export async function jobOf(temp: TempDatabase, id: number): Promise<JobEntity> {
  const [job] = await temp.database.read((session) => new JobCursorRepository().findByIds(session, [id]));
  if (!job) throw new Error(`no job ${id}`);
  return job;
}

import { AccountingRead } from '../../src/accounting/index.js';
import { ExplainRead } from '../../src/accounting/explain.read.js';
import { ExplainService, type Explanation } from '../../src/accounting/explain.service.js';
import { AuditLog } from '../../src/audit/index.js';
import { AuditRepository } from '../../src/audit/audit.repository.js';
import { LedgerStore } from '../../src/dispatch/index.js';
import { EndedExecutions, ExecutionsRead } from '../../src/executions/index.js';
import { SlotReleaseService, SlotSettler } from '../../src/executions/slot-release.service.js';
import type { JobFields } from '../../src/jobs/dto/job-fields.dto.js';
import { epochMs, SECOND, toIso, type ExecutionId, type Ms } from '../../src/kernel/index.js';
import { StateRepository } from '../../src/lookups/index.js';
import { CLEANUP_TASK, CleanupService, Upkeep } from '../../src/maintenance/index.js';
import { CleanupTasks, type CleanupParams } from '../../src/maintenance/cleanup.tasks.js';
import { OperationsCleanup } from '../../src/maintenance/operations-cleanup.js';
import { OperationsRepository } from '../../src/operations/index.js';
import { RollupRepository, RollupService, SeriesRepository } from '../../src/statistics/index.js';
import { defineTask, type TaskContext, type TaskDefinition } from '../../src/tasks/index.js';
import { MaintenanceWindows, WindowRepository } from '../../src/windows/index.js';
import { START } from './factories/job.factory.js';
import { FakeDatabaseTime, WatchedDatabase, type FakeClock } from './fake-clock.js';
import { ANNA, jobsBundle } from './jobs-bundle.js';
import type { TempDatabase } from './temp-database.js';
import { emptyLedger, TestNode, type TestNodeOptions } from './test-node.js';
import { testTasks, type TestTasks } from './test-tasks.js';

/** Milliseconds after the start of the test, as text. */
export const later = (ms: Ms): string => toIso(epochMs(START + ms));

/** Jobs made by command (explain reads their revisions), nodes of the real engine that come and go, and explain beside them: it answers
 *  also when no node is left. */
export class ExplainBundle {
  readonly nodes: TestNode[] = [];
  readonly time: FakeDatabaseTime;
  private readonly jobs: ReturnType<typeof jobsBundle>;
  private readonly service: ExplainService;

  /** @param tasks functions jobs may name, beside those of {@link testTasks}. */
  constructor(
    private readonly temp: TempDatabase,
    private readonly clock: FakeClock,
    tasks: readonly TaskDefinition[] = [],
  ) {
    this.time = new FakeDatabaseTime(clock);
    this.jobs = jobsBundle(temp);
    for (const definition of [...testTasks().definitions, ...tasks]) this.jobs.registry.register(definition);
    this.jobs.registry.register(defineTask({ key: CLEANUP_TASK, params: ANY_PARAMS, run: () => undefined }));
    const state = new StateRepository();
    const windows = new MaintenanceWindows(state, new WindowRepository(state));
    this.service = new ExplainService(
      this.jobs.config,
      temp.database,
      this.time,
      new ExplainRead(),
      new AccountingRead(),
      windows,
    );
  }

  /** A node with a name that answers can give; {@link TestNode.start} it. */
  node(name: string, options: TestNodeOptions = {}): TestNode {
    const made = new TestNode(this.temp, this.clock, { ...options, name });
    this.nodes.push(made);
    return made;
  }

  /** A job of `test.ok` that fires ten seconds after the start of the test and every `seconds` from then on. @returns its id. */
  async every(seconds: number, fields: Partial<JobFields> = {}): Promise<number> {
    this.jobs.time.current = this.clock.now();
    const { id } = await this.jobs.commands.create(
      {
        name: 'a job',
        taskFunctionKey: 'test.ok',
        intervalSeconds: seconds,
        startAt: later(10 * SECOND),
        timezone: 'UTC',
        ...fields,
      },
      ANNA,
    );
    return id;
  }

  /** About the fire so many milliseconds after the start of the test. Whatever is answered, both sentences say it in full. */
  async explain(jobId: number, ms: Ms): Promise<Explanation> {
    const answer = await this.service.explain(jobId, { at: epochMs(START + ms), timezone: null });
    for (const text of [answer.sentence.en, answer.sentence.ar])
      expect(text).not.toMatch(/none|undefined|[{}]/);
    return answer;
  }

  /** Executions that hold a slot of the job. */
  async holders(jobId: number): Promise<ExecutionId[]> {
    const slots = await this.temp.database.read((session) => this.jobs.slots.slotsOf(session, jobId));
    return slots.flatMap(({ executionId }) => executionId ?? []);
  }

  /** Frees a slot as an administrator who says why. */
  async forceRelease(jobId: number, reason: string): Promise<void> {
    const { executions, slots } = this.jobs;
    const settler = new SlotSettler(executions, new ExecutionsRead());
    const audit = new AuditLog(new AuditRepository(), this.time);
    const { hub } = this.nodes[0]!;
    const { database } = this.temp;
    const sut = new SlotReleaseService(database, this.time, slots, settler, audit, hub);
    await sut.release({ jobId, slot: 0, principal: ANNA, force: true, reason });
  }

  /** What the maintenance loop of `node` does about functions that nobody has, as often as it does, for `ms`. */
  async watchHandlers(node: TestNode, ms: Ms): Promise<void> {
    const upkeep = new Upkeep(
      node.get(LedgerStore),
      this.clock,
      this.jobs.upkeep,
      node.observer,
      node.hub,
      node.logger,
    );
    for (let passed = 0; passed < ms; passed += 5 * SECOND) {
      await this.clock.advance(5 * SECOND);
      this.jobs.time.current = this.clock.now();
      await upkeep.judgeHandlers();
      await upkeep.settleWithoutHandler();
    }
  }

  /** The service's own clean-up, for a node that is to run it. */
  cleanupTasks(): TestTasks {
    const { config, executions } = this.jobs;
    const database = new WatchedDatabase(this.temp.database, this.clock);
    const rollups = new RollupService(
      database,
      this.time,
      new RollupRepository(),
      new SeriesRepository(),
      new EndedExecutions(),
    );
    const cleanup = new CleanupService(config, database, this.time, executions, rollups);
    const tasks = new CleanupTasks(cleanup, new OperationsCleanup(database, new OperationsRepository()));
    const run = (params: CleanupParams, context: TaskContext): unknown =>
      tasks.cleanupHistory(params, context);
    const definition = defineTask({ key: CLEANUP_TASK, params: ANY_PARAMS, run });
    return { ...testTasks(), definitions: [definition] };
  }

  /** Ends what still runs and whoever is still there. Nothing of the test is left. */
  async end(): Promise<void> {
    for (const call of this.nodes.flatMap((node) => node.tasks.calls)) call.succeed();
    await this.clock.advance(0);
    for (const node of this.nodes) await node.stop().catch(() => undefined);
    await emptyLedger(this.temp, ['scheduled_job_revision']);
  }
}

const ANY_PARAMS = { type: 'object' as const, additionalProperties: true };

/** A check of an explanation on the wire. */
export interface ExplainCheck {
  code: string;
  passed: boolean;
  inputs: Record<string, unknown>;
  link?: string;
}

/** An explanation on the wire. */
export interface ExplainAnswer {
  verdict: string;
  reasonCode: string;
  at: string;
  nominal: string | null;
  checks: ExplainCheck[];
  sentence: { key: string; params: Record<string, unknown>; en: string; ar: string };
  executionId: string | null;
}

import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Database, DatabaseTime } from '../database/index.js';
import {
  AppLogger,
  Clock,
  epochMs,
  EventHub,
  Loop,
  SECOND,
  type EpochMs,
  type ExecutionId,
} from '../kernel/index.js';
import { ChangesRead, type Glimpse } from './changes.read.js';
import { isTerminal } from './execution-state.js';

const PERIOD_MS = 2 * SECOND;
const WINDOW_MS = 10 * SECOND;

/** Clock and log, as one parameter. */
@Injectable()
export class PollTools {
  constructor(
    readonly clock: Clock,
    readonly logger: AppLogger,
  ) {}
}
/** Hints about what other processes do, where no Redis carries them: every two seconds, by comparing.
 *
 *  Purpose: the event stream of one process tells what all do (design.md section 8, "Events"). State: the last look.
 *  Failure handling: a look that fails is repeated; hints that are missed change no outcome. */
@Injectable()
export class ChangePoll implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;
  private seen = new Map<ExecutionId, Glimpse>();
  private changedSince: EpochMs | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly time: DatabaseTime,
    private readonly changes: ChangesRead,
    private readonly hub: EventHub,
    tools: PollTools,
  ) {
    this.loop = new Loop(tools.clock, {
      periodMs: PERIOD_MS,
      turn: () => this.turn(),
      onError: (error) => tools.logger.debug('changes could not be looked at', { error: String(error) }),
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    // With one process the hub hears everything; with Redis it hears the others too.
    if (this.database.dialect.name === 'mariadb' && this.config.redisUrl === null) await this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  /** One look. */
  async turn(): Promise<void> {
    const now = this.time.now();
    const { executions, noted, jobs, operations } = await this.database.read(async (session) => {
      const found = await this.changes.glimpse(session, epochMs(now - WINDOW_MS), now);
      const here = new Set(found.map((row) => row.id));
      // What was open at the last look and is in none of the lists now has ended.
      const gone = [...this.seen.values()].filter((row) => !isTerminal(row.status) && !here.has(row.id));
      const ended = await this.changes.glimpseOf(
        session,
        gone.map((row) => row.id),
      );
      const executions = [...found, ...ended];
      const { changedSince } = this;
      if (changedSince === null) return { executions, noted: [], jobs: [], operations: [] };
      const noted = await this.changes.changedNotes(session, changedSince);
      const jobs = await this.changes.changedJobs(session, changedSince);
      const operations = await this.changes.changedOperations(session, changedSince);
      return { executions, noted, jobs, operations };
    });
    for (const row of executions) this.tell(row);
    for (const row of noted) this.relay(row);
    for (const jobId of jobs) this.hub.relay({ type: 'job.changed', jobId });
    for (const moved of operations) this.hub.relay({ type: 'operation.changed', ...moved });
    this.seen = new Map(executions.map((row) => [row.id, row]));
    this.changedSince = epochMs(now - SECOND);
  }

  private tell(row: Glimpse): void {
    const before = this.seen.get(row.id);
    if (before?.status !== row.status || before.attempt !== row.attempt) this.relay(row);
  }

  private relay({ id, jobId, status }: Glimpse): void {
    this.hub.relay({ type: 'execution.changed', executionId: id, jobId, status });
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { VersionInfo } from '../health/index.js';
import { DAY, epochMs, HOUR, NotFoundError, toIso, toIsoOrNull, type EpochMs } from '../kernel/index.js';
import { EXECUTION_STATUS_ROWS } from '../lookups/index.js';
import type { InstanceEntity } from './instance.entity.js';
import type { InstanceDto, InstanceListDto, InstancesQuery } from './instances.dto.js';
import { InstancesRead, PRESENT_STATUSES, STATUS_COUNT_LIMIT, type Counts } from './instances.read.js';
import type { JobCountsDto, SchedulerStatusDto } from './status.dto.js';
import { ThisInstance } from './this-instance.js';

const STATES = ['active', 'paused', 'disabled', 'ended', 'handler_missing'] as const;
const ENDED = EXECUTION_STATUS_ROWS.filter((status) => status.isTerminal);
const OPEN = EXECUTION_STATUS_ROWS.filter((status) => !status.isTerminal);

/** The original's get_status, and the register of instances. */
@Injectable()
export class InstancesService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(InstancesRead) private readonly instances: InstancesRead,
    @Inject(ThisInstance) private readonly self: ThisInstance,
    @Inject(AppConfig) private readonly config: AppConfig,
    @Inject(VersionInfo) private readonly version: VersionInfo,
  ) {}

  async list(query: InstancesQuery): Promise<InstanceListDto> {
    const items = await this.database.read(async (session) => {
      const now = await this.time.read(session);
      const found = await this.instances.list(session, {
        recent: query.recent,
        statuses: query.status ?? [],
      });
      return found.map((instance) => this.toInstanceDto(instance, now));
    });
    return { items, total: items.length };
  }

  /** @throws NOT_FOUND. */
  async get(id: number): Promise<InstanceDto> {
    return this.database.read(async (session) => {
      const instance = await this.instances.find(session, id);
      if (!instance) throw new NotFoundError('instance', id);
      return this.toInstanceDto(instance, await this.time.read(session));
    });
  }

  async status(): Promise<SchedulerStatusDto> {
    return this.database.read(async (session) => {
      const now = await this.time.read(session);
      const since = epochMs(now - DAY);
      const present = await this.instances.list(session, { recent: 0, statuses: PRESENT_STATUSES });
      const instances = present.map((instance) => this.toInstanceDto(instance, now));
      const own = instances.find((instance) => instance.isSelf);
      const open = await this.instances.countExecutions(session, OPEN, null);
      const ended = await this.instances.countExecutions(session, ENDED, since);
      return {
        isRunning: instances.some(
          (instance) => instance.runsEngine && instance.status === 'alive' && !instance.late,
        ),
        mode: this.config.mode,
        instanceName: this.config.instanceName,
        instanceId: own?.id ?? null,
        version: this.version.version,
        timezone: this.config.timezone,
        now: toIso(now),
        startedAt: own?.startedAt ?? null,
        database: this.database.dialect.name,
        queue: this.config.redisUrl === null ? 'in_process' : 'bull',
        jobs: await this.jobCounts(session, now),
        executions: {
          planned: at(open, 'planned'),
          queued: at(open, 'queued'),
          running: at(open, 'running'),
          exact: open.isExact,
        },
        last24h: recentCounts(ended, since),
        locksHeld: Math.min(await this.instances.countHeldLocks(session), STATUS_COUNT_LIMIT),
        instances,
      };
    });
  }

  private async jobCounts(session: Session, now: EpochMs): Promise<JobCountsDto> {
    const jobs = await this.instances.countJobs(session, STATES);
    const dueSoon = await this.instances.countDueSoon(session, epochMs(now + HOUR));
    return {
      total: STATES.reduce((sum, state) => sum + at(jobs, state), 0),
      active: at(jobs, 'active'),
      paused: at(jobs, 'paused'),
      disabled: at(jobs, 'disabled'),
      ended: at(jobs, 'ended'),
      handlerMissing: at(jobs, 'handler_missing'),
      dueSoon: Math.min(dueSoon, STATUS_COUNT_LIMIT),
      exact: jobs.isExact && dueSoon <= STATUS_COUNT_LIMIT,
    };
  }

  /** The one mapping of an instance to the wire. */
  private toInstanceDto(instance: InstanceEntity, now: EpochMs): InstanceDto {
    const isPresent = PRESENT_STATUSES.includes(instance.status);
    const ageMs = Math.max(0, now - instance.heartbeatAt);
    return {
      id: instance.id,
      uid: instance.uid,
      name: instance.name,
      host: instance.host,
      pid: instance.pid,
      version: instance.version,
      mode: instance.mode,
      runsEngine: instance.runsEngine,
      runsTasks: instance.runsTasks,
      usesQueue: instance.usesQueue,
      status: instance.status,
      isSelf: this.self.isRegistered && this.self.id === instance.id,
      permits: instance.permits,
      running: instance.running,
      queued: instance.queued,
      beat: instance.beat,
      heartbeatAt: toIso(instance.heartbeatAt),
      heartbeatAgeMs: isPresent ? ageMs : null,
      late: isPresent && ageMs > this.config.instanceTtlMs / 2,
      startedAt: toIso(instance.startedAt),
      stoppedAt: toIsoOrNull(instance.stoppedAt),
      declaredDeadBy: instance.declaredDeadBy,
      stopReason: instance.stopReason,
      clockOffsetMs: instance.clockOffsetMs,
      loopDelayMs: instance.loopDelayMs,
      memoryBytes: instance.memoryBytes,
      unfitBecause: isPresent ? failuresIn(instance.checks) : [],
      drain: drainOf(instance),
      tzdata: instance.tzdata,
      functions: instance.functions,
    };
  }
}

function recentCounts(counts: Counts, since: EpochMs): SchedulerStatusDto['last24h'] {
  return {
    since: toIso(since),
    succeeded: at(counts, 'succeeded'),
    failed: at(counts, 'failed'),
    timedOut: at(counts, 'timed_out'),
    cancelled: at(counts, 'cancelled'),
    lost: at(counts, 'lost'),
    skipped: at(counts, 'skipped'),
    missed: at(counts, 'missed'),
    exact: counts.isExact,
  };
}

function at(counts: Counts, name: string): number {
  return counts.byName[name] ?? 0;
}

/** Who drained it, for the wire and the audit log. */
export function drainOf({
  drainBy: by,
  drainAt: at,
  drainReason: reason,
}: InstanceEntity): InstanceDto['drain'] {
  return by === null || at === null ? null : { by, at: toIso(at), reason };
}

function failuresIn(checks: InstanceEntity['checks']): string[] {
  return (checks ?? []).filter(({ severity }) => severity === 'fail').map(({ code }) => code);
}

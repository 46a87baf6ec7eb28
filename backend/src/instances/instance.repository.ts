import { Injectable } from '@nestjs/common';
import { fromDbInstant, toDbInstant, type Session } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';
import type { FitnessCheck, InstanceStatus } from './instance.entity.js';

/** What an instance says of itself at its start. */
export interface InstanceBirth {
  uid: string;
  name: string;
  host: string;
  pid: number;
  version: string;
  mode: string;
  runsEngine: boolean;
  runsTasks: boolean;
  usesQueue: boolean;
  permits: number;
  functions: string[];
  /** Version of the time zone data it computes with. */
  tzdata: string;
  at: EpochMs;
}

/** What an instance says of itself with each beat. */
export interface InstanceVitals {
  running: number;
  queued: number;
  clockOffsetMs: number | null;
  loopDelayMs: number | null;
  memoryBytes: number;
  status: Extract<InstanceStatus, 'alive' | 'draining' | 'unfit' | 'stuck'>;
}

/** A person's wish that an instance starts nothing more. */
export interface Drain {
  by: string;
  at: EpochMs;
  reason: string | null;
}

/** A peer as the observer reads it. */
export interface PeerReading {
  id: number;
  beat: number;
  status: InstanceStatus;
  heartbeatAt: EpochMs;
  name: string;
  runsTasks: boolean;
  usesQueue: boolean;
  runsEngine: boolean;
  permits: number;
  running: number;
  /** Keys as JSON text: parsed only when it changed. */
  functionsJson: string;
  /** Null of older versions. */
  tzdata: string | null;
}

/** The original's instance operations: register_instance, update_heartbeat, get_active_instances, mark_instance_stopped. The only
 *  writer of `scheduler_instance`, but for the beat thread's own connection. */
@Injectable()
export class InstanceRepository {
  /** A new row for each process start; ids are never reused. @returns its id. */
  async register(tx: Session, birth: InstanceBirth): Promise<number> {
    const at = toDbInstant(birth.at);
    const sql = `INSERT INTO scheduler_instance (uid, name, host, pid, version, mode, runs_engine, runs_tasks, uses_queue, permits,
      status, beat, started_at, heartbeat_at, functions, tzdata) VALUES (?,?,?,?,?,?,?,?,?,?,'alive',0,?,?,?,?)`;
    const { insertId } = await tx.execute(sql, [
      birth.uid,
      birth.name,
      birth.host,
      birth.pid,
      birth.version,
      birth.mode,
      birth.runsEngine ? 1 : 0,
      birth.runsTasks ? 1 : 0,
      birth.usesQueue ? 1 : 0,
      birth.permits,
      at,
      at,
      JSON.stringify(birth.functions),
      birth.tzdata,
    ]);
    return insertId;
  }

  /** Raises the beat. @returns false when the row says that this instance is dead or stopped: it must start nothing more. */
  async beat(session: Session, id: number, at: EpochMs): Promise<boolean> {
    const sql = `UPDATE scheduler_instance SET beat = beat + 1, heartbeat_at = ? WHERE id = ? AND status NOT IN ('dead', 'stopped')`;
    return (await session.execute(sql, [toDbInstant(at), id])).affected > 0;
  }

  async saveVitals(session: Session, id: number, vitals: InstanceVitals): Promise<void> {
    const sql = `UPDATE scheduler_instance SET running = ?, queued = ?, clock_offset_ms = ?, loop_delay_ms = ?, memory_bytes = ?, status = ?
      WHERE id = ? AND status NOT IN ('dead', 'stopped')`;
    const { running, queued, clockOffsetMs, loopDelayMs, memoryBytes, status } = vitals;
    await session.execute(sql, [running, queued, clockOffsetMs, loopDelayMs, memoryBytes, status, id]);
  }

  /** What an instance found out about itself. */
  async saveChecks(tx: Session, id: number, checks: readonly FitnessCheck[]): Promise<void> {
    await tx.execute('UPDATE scheduler_instance SET checks = ? WHERE id = ?', [JSON.stringify(checks), id]);
  }

  /** Who wants it to start nothing more; null = nobody. */
  async findDrain(session: Session, id: number): Promise<Drain | null> {
    const [row] = await session.query<{
      drain_by: string | null;
      drain_at: string;
      drain_reason: string | null;
    }>('SELECT drain_by, drain_at, drain_reason FROM scheduler_instance WHERE id = ?', [id]);
    if (!row || row.drain_by === null) return null;
    return { by: row.drain_by, at: fromDbInstant(row.drain_at), reason: row.drain_reason };
  }

  /** @param drain null ends it. @returns false when the instance has ended or never was. */
  async setDrain(tx: Session, id: number, drain: Drain | null): Promise<boolean> {
    const sql = `UPDATE scheduler_instance SET drain_by = ?, drain_at = ?, drain_reason = ?
      WHERE id = ? AND status NOT IN ('dead', 'stopped')`;
    const { by = null, reason = null } = drain ?? {};
    const at = drain ? toDbInstant(drain.at) : null;
    return (await tx.execute(sql, [by, at, reason, id])).affected > 0;
  }

  /** Takes one that has ended off the list. @returns false when it has not ended, never was, or is off already. */
  async forget(tx: Session, id: number, at: EpochMs): Promise<boolean> {
    const sql = `UPDATE scheduler_instance SET forgotten_at = ?
      WHERE id = ? AND status IN ('dead', 'stopped') AND forgotten_at IS NULL`;
    return (await tx.execute(sql, [toDbInstant(at), id])).affected > 0;
  }

  /** Instances that were neither stopped nor declared dead. */
  async findActive(session: Session): Promise<PeerReading[]> {
    const rows = await session.query<{
      id: number;
      beat: number;
      status: InstanceStatus;
      heartbeat_at: string;
      name: string;
      runs_tasks: number;
      runs_engine: number;
      uses_queue: number;
      permits: number;
      running: number;
      functions: string;
      tzdata: string | null;
    }>(
      `SELECT id, beat, status, heartbeat_at, name, runs_tasks, runs_engine, uses_queue, permits, running, functions, tzdata
       FROM scheduler_instance WHERE status IN ('alive', 'draining', 'unfit', 'stuck') ORDER BY id`,
    );
    return rows.map((row) => ({
      id: row.id,
      beat: row.beat,
      status: row.status,
      heartbeatAt: fromDbInstant(row.heartbeat_at),
      name: row.name,
      runsTasks: Boolean(row.runs_tasks),
      runsEngine: Boolean(row.runs_engine),
      usesQueue: Boolean(row.uses_queue),
      permits: row.permits,
      running: row.running,
      functionsJson: row.functions,
      tzdata: row.tzdata,
    }));
  }

  /** Declares a peer dead, if it has not beaten since. One compare-and-set: of several observers one wins.
   *  @returns whether this observer's declaration stands. */
  async declareDead(
    tx: Session,
    id: number,
    beat: number,
    by: { instanceId: number | null; at: EpochMs },
  ): Promise<boolean> {
    const sql = `UPDATE scheduler_instance SET status = 'dead', stopped_at = ?, declared_dead_by = ?, stop_reason = 'no_heartbeat'
      WHERE id = ? AND beat = ? AND status IN ('alive', 'draining', 'unfit', 'stuck')`;
    return (await tx.execute(sql, [toDbInstant(by.at), by.instanceId, id, beat])).affected > 0;
  }

  /** A clean end, told by the instance itself. */
  async markStopped(tx: Session, id: number, at: EpochMs, reason: string): Promise<void> {
    const sql = `UPDATE scheduler_instance SET status = 'stopped', stopped_at = ?, stop_reason = ?, running = 0, queued = 0
      WHERE id = ? AND status <> 'dead'`;
    await tx.execute(sql, [toDbInstant(at), reason, id]);
  }

  /** Dead instances that still own running rows: their recovery was interrupted. */
  async findDeadWithRuns(
    session: Session,
    runningStatusId: number,
  ): Promise<{ id: number; heartbeatAt: EpochMs }[]> {
    const rows = await session.query<{ id: number; heartbeat_at: string }>(
      `SELECT DISTINCT i.id, i.heartbeat_at FROM scheduled_job_execution e${session.dialect.useIndex('ix_open')}
       JOIN scheduler_instance i ON i.id = e.instance_id WHERE e.status_id = ? AND i.status IN ('dead', 'stopped')`,
      [runningStatusId],
    );
    return rows.map((row) => ({ id: row.id, heartbeatAt: fromDbInstant(row.heartbeat_at) }));
  }
}

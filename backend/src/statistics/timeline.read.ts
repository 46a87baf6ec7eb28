import { Injectable } from '@nestjs/common';
import { fromDbInstant, fromDbInstantOrNull, toDbInstant, type Session } from '../database/index.js';
import { statusName, type ExecutionStatus } from '../executions/index.js';
import { toJob, type JobEntity, type JobRow } from '../jobs/index.js';
import { idFromBytes, type EpochMs, type ExecutionId } from '../kernel/index.js';
import type { Range } from './statistics.read.js';

/** An execution as a lane shows it. */
export interface LaneRun {
  id: ExecutionId;
  jobId: number;
  origin: number;
  status: ExecutionStatus;
  scheduledFor: EpochMs;
  scheduledUntil: EpochMs | null;
  fireCount: number;
  startedAt: EpochMs | null;
  finishedAt: EpochMs | null;
  reasonCode: string | null;
  /** Where it ran; null when it did not, or nobody knows that instance any more. */
  instanceName: string | null;
}

/** Jobs whose runs one statement reads: SQLite joins at most 500 SELECTs. */
const JOBS_A_STATEMENT = 100;

/** Reads for timeline, calendar and what comes next. Bounded, by index, no locks. */
@Injectable()
export class TimelineRead {
  /** Executions of each job scheduled within the range, newest first, at most `limit` each. `uq_fire`. */
  async runsOf(
    session: Session,
    jobIds: readonly number[],
    { from, to }: Range,
    limit: number,
  ): Promise<Map<number, LaneRun[]>> {
    const found = new Map<number, LaneRun[]>(jobIds.map((id) => [id, []]));
    const index = session.dialect.useIndex('uq_fire');
    for (let at = 0; at < jobIds.length; at += JOBS_A_STATEMENT) {
      const chunk = jobIds.slice(at, at + JOBS_A_STATEMENT);
      const each = chunk.map(
        (
          _id,
          i,
        ) => `SELECT * FROM (SELECT e.id, e.job_id, e.origin, e.status_id, e.scheduled_for, e.scheduled_until, e.fire_count, e.started_at,
          e.finished_at, e.reason_code, CASE WHEN e.started_at IS NOT NULL THEN (SELECT i.name FROM scheduler_instance i WHERE i.id = e.instance_id) END AS instance_name
          FROM scheduled_job_execution e${index} WHERE e.job_id = ? AND e.scheduled_for >= ? AND e.scheduled_for < ?
          ORDER BY e.scheduled_for DESC, e.origin DESC LIMIT ${limit}) l${i}`,
      );
      const params = chunk.flatMap((id) => [id, toDbInstant(from), toDbInstant(to)]);
      for (const row of await session.query<LaneRow>(each.join(' UNION ALL '), params))
        found.get(row.job_id)?.push(toLaneRun(row));
    }
    for (const runs of found.values())
      runs.sort((a, b) => b.scheduledFor - a.scheduledFor || b.origin - a.origin);
    return found;
  }

  /** Jobs that will fire, by their next due time, due before `until`. `ix_job_next`, or the primary key where ids are given.
   *  @param jobIds null = all. */
  async nextJobs(
    session: Session,
    jobIds: readonly number[] | null,
    until: EpochMs,
    limit: number,
  ): Promise<JobEntity[]> {
    if (jobIds?.length === 0) return [];
    const hint = jobIds === null ? session.dialect.useIndex('ix_job_next') : '';
    const within = jobIds === null ? '' : ` AND j.id IN (${jobIds.map(() => '?').join(',')})`;
    const sql = `SELECT j.* FROM scheduled_job j${hint} WHERE j.next_run_at < ? AND j.plannable = 1${within} ORDER BY j.next_run_at, j.id LIMIT ${limit}`;
    return (await session.query<JobRow>(sql, [toDbInstant(until), ...(jobIds ?? [])])).map(toJob);
  }

  /** Undeleted jobs that carry a tag, at most `limit`. `ix_tag`. */
  async jobsWithTag(session: Session, tag: string, limit: number): Promise<number[]> {
    const sql = `SELECT g.job_id FROM scheduled_job_tag g JOIN scheduled_job j ON j.id = g.job_id
      WHERE g.tag = ? AND j.deleted_at IS NULL ORDER BY g.job_id LIMIT ${limit}`;
    return (await session.query<{ job_id: number }>(sql, [tag])).map((row) => row.job_id);
  }
}

interface LaneRow {
  id: Uint8Array;
  job_id: number;
  origin: number;
  status_id: number;
  scheduled_for: string;
  scheduled_until: string | null;
  fire_count: number;
  started_at: string | null;
  finished_at: string | null;
  reason_code: string | null;
  instance_name: string | null;
}

function toLaneRun(row: LaneRow): LaneRun {
  return {
    id: idFromBytes(row.id),
    jobId: row.job_id,
    origin: row.origin,
    status: statusName(row.status_id),
    scheduledFor: fromDbInstant(row.scheduled_for),
    scheduledUntil: fromDbInstantOrNull(row.scheduled_until),
    fireCount: row.fire_count,
    startedAt: fromDbInstantOrNull(row.started_at),
    finishedAt: fromDbInstantOrNull(row.finished_at),
    reasonCode: row.reason_code,
    instanceName: row.instance_name,
  };
}

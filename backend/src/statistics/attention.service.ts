import { Injectable } from '@nestjs/common';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { failingStreak, lastRunsOf, SPARK_RUNS } from '../jobs/index.js';
import { DAY, epochMs, SECOND, type EpochMs, type Ms } from '../kernel/index.js';
import { AttentionRead, type AttentionRow } from './attention.read.js';
import { bucketOf } from './spread-fires.js';

/** Why a job needs attention, the most urgent first. */
export const ATTENTION_REASONS = [
  'handler_missing',
  'overdue',
  'failing',
  'misfiring',
  'never_run',
  'paused',
] as const;
/** One of {@link ATTENTION_REASONS}. */
export type AttentionReason = (typeof ATTENTION_REASONS)[number];

/** A job that somebody should look at. */
export interface AttentionItem extends AttentionRow {
  code: AttentionReason;
}

/** Planning is late by more than this only where no engine plans. */
const OVERDUE_MS: Ms = 10 * SECOND;

/** Jobs that somebody should look at. A handful of index ranges, whatever the number of jobs. */
@Injectable()
export class AttentionService {
  constructor(
    private readonly database: Database,
    private readonly time: DatabaseTime,
    private readonly reads: AttentionRead,
  ) {}

  /** By urgency, then by what is worst. @param limit most jobs of each reason. */
  async list(limit: number): Promise<AttentionItem[]> {
    const now = this.time.now();
    return this.database.read(async (session) => {
      const { reads } = this;
      const found: Record<AttentionReason, AttentionRow[]> = {
        handler_missing: await reads.inState(session, 'handler_missing', limit),
        overdue: await reads.overdue(session, epochMs(now - OVERDUE_MS), limit),
        failing: await this.failing(session, limit),
        misfiring: await reads.misfiring(session, epochMs(bucketOf(now - DAY, DAY)), limit),
        never_run: await this.neverRun(session, now, limit),
        paused: await reads.inState(session, 'paused', limit),
      };
      return ATTENTION_REASONS.flatMap((code) => found[code].map((row) => ({ code, ...row })));
    });
  }

  /** Jobs a day old that had a fire to run by now; a yearly job is not late. */
  private async neverRun(session: Session, now: EpochMs, limit: number): Promise<AttentionRow[]> {
    const candidates = await this.reads.neverRun(session, epochMs(now - DAY), limit * 4);
    const ended = await lastRunsOf(
      session,
      candidates.map(({ jobId }) => jobId),
      { limit: 1, since: null },
    );
    return candidates.filter(({ jobId }) => ended.get(jobId)!.length > 0).slice(0, limit);
  }

  private async failing(session: Session, limit: number): Promise<AttentionRow[]> {
    const rows = await this.reads.failing(session, limit);
    const runs = await lastRunsOf(
      session,
      rows.map(({ jobId }) => jobId),
      { limit: SPARK_RUNS, since: null },
    );
    return rows
      .map((row) => ({ row, streak: failingStreak(runs.get(row.jobId)!) }))
      .sort((a, b) => b.streak.length - a.streak.length)
      .map(({ row, streak }) => ({ ...row, count: streak.length, since: streak.since ?? row.since }))
      .slice(0, limit);
  }
}

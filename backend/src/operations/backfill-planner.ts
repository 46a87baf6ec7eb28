import { Inject, Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import type { ExecutionStatus } from '../executions/index.js';
import { JobsRepository, triggerOf, type JobSnapshot, type JobSchedule } from '../jobs/index.js';
import { epochMs, ValidationError, type EpochMs, type ExecutionId } from '../kernel/index.js';
import { fires, type Trigger } from '../triggers/index.js';
import { isAskedFor, selectFires, type BackfillSelection, type FireRecord } from './backfill-selection.js';
import { BackfillRead, type LedgerLine } from './backfill.read.js';
import type { BackfillOnly } from './operation-request.js';

/** Most fires of one backfill. */
export const MAX_BACKFILL_FIRES = 10_000;
/** Most ledger rows looked at for one backfill. */
const MAX_ROWS = 100_000;

/** Instants with `from` <= instant < `to`. */
export interface BackfillRange {
  from: EpochMs;
  to: EpochMs;
}

type Records = Map<EpochMs, { status: ExecutionStatus | null; repeats: ExecutionStatus[] }>;

/** Finds the fires of a range that are to be run. What did not run is asked of the ledger, which knows the schedule as it was at the time;
 *  `all` asks the job's present schedule. */
@Injectable()
export class BackfillPlanner {
  constructor(
    @Inject(BackfillRead) private readonly read: BackfillRead,
    @Inject(JobsRepository) private readonly jobs: JobsRepository,
  ) {}

  /** @throws VALIDATION_FAILED at `/to` for more than {@link MAX_BACKFILL_FIRES} fires, or a range that holds too much history. */
  async plan(
    session: Session,
    job: JobSchedule & { id: number },
    range: BackfillRange,
    only: BackfillOnly,
  ): Promise<BackfillSelection> {
    const lines = await this.read.lines(session, job.id, range, MAX_ROWS);
    if (lines.length >= MAX_ROWS) throw tooMany('TOO_MUCH_HISTORY', `${MAX_ROWS} rows of history`);
    const retries = await this.read.retries(session, job.id, range.from);
    const records: Records =
      only === 'all'
        ? recordsOf(triggerOf(job), range, lines)
        : await this.askedFor(session, { jobId: job.id, range, only, lines });
    noteRepeats(records, lines, retries);
    const selection = selectFires(only, records as ReadonlyMap<EpochMs, FireRecord>);
    if (selection.instants.length > MAX_BACKFILL_FIRES) throw tooManyFires();
    return selection;
  }

  /** Instants whose row has one of the statuses asked for; rows that stand for several are taken apart with the schedule they were
   *  written under. */
  private async askedFor(
    session: Session,
    wish: { jobId: number; range: BackfillRange; only: BackfillOnly; lines: readonly LedgerLine[] },
  ): Promise<Records> {
    const triggers = new Map<number, Trigger>();
    const records: Records = new Map();
    for (const line of wish.lines) {
      if (!line.isPlanned || !isAskedFor(wish.only, line.status)) continue;
      if (line.scheduledUntil === null) note(records, line.scheduledFor, line.status);
      else {
        const trigger =
          triggers.get(line.jobVersion) ?? (await this.triggerAt(session, wish.jobId, line.jobVersion));
        triggers.set(line.jobVersion, trigger);
        const from = epochMs(Math.max(line.scheduledFor, wish.range.from) - 1);
        const to = epochMs(Math.min(line.scheduledUntil, wish.range.to - 1));
        for (const at of fires(trigger, from, to, MAX_BACKFILL_FIRES + 1).fires)
          note(records, at, line.status);
      }
      if (records.size > MAX_BACKFILL_FIRES) throw tooManyFires();
    }
    return records;
  }

  /** @throws VALIDATION_FAILED when the revision was deleted by hand. */
  private async triggerAt(session: Session, jobId: number, version: number): Promise<Trigger> {
    const revision = await this.jobs.findRevision(session, jobId, version);
    if (revision) return triggerOf(revision.after as JobSnapshot);
    const message = `Version ${version} of the job, under which a part of this range was recorded, is gone.`;
    throw new ValidationError([{ pointer: '/from', code: 'REVISION_GONE', message }]);
  }
}

/** Every instant of the schedule, with the status of the row that covers it. */
function recordsOf(trigger: Trigger, range: BackfillRange, lines: readonly LedgerLine[]): Records {
  const { fires: instants, truncatedAfter } = fires(
    trigger,
    epochMs(range.from - 1),
    epochMs(range.to - 1),
    MAX_BACKFILL_FIRES,
  );
  if (truncatedAfter !== null) throw tooManyFires();
  const records: Records = new Map();
  const planned = lines.filter((line) => line.isPlanned);
  let next = 0;
  for (const at of instants) {
    while (next + 1 < planned.length && planned[next + 1]!.scheduledFor <= at) next += 1;
    const line = planned[next];
    const covers =
      line !== undefined && line.scheduledFor <= at && at <= (line.scheduledUntil ?? line.scheduledFor);
    note(records, at, covers ? line.status : null);
  }
  return records;
}

function note(records: Records, at: EpochMs, status: ExecutionStatus | null): void {
  records.set(at, { status, repeats: [] });
}

/** Adds what ran in the place of a fire: runs of earlier backfills, and retries of either. */
function noteRepeats(
  records: Records,
  lines: readonly LedgerLine[],
  retries: ReadonlyMap<ExecutionId, ExecutionStatus[]>,
): void {
  for (const line of lines) {
    const record = records.get(line.scheduledFor);
    if (!record) continue;
    if (!line.isPlanned) record.repeats.push(line.status);
    record.repeats.push(...(retries.get(line.id) ?? []));
  }
}

function tooManyFires(): ValidationError {
  return tooMany('TOO_MANY_FIRES', `${MAX_BACKFILL_FIRES} fires`);
}

function tooMany(code: string, what: string): ValidationError {
  const message = `The range holds more than ${what}; narrow it and do it in parts.`;
  return new ValidationError([{ pointer: '/to', code, message, params: { limit: MAX_BACKFILL_FIRES } }]);
}

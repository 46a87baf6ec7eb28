import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Database, DatabaseTime } from '../database/index.js';
import { Clock, DAY, epochMs, NotFoundError, ValidationError, type EpochMs } from '../kernel/index.js';
import { accountFor, addTally, emptyTally, type Account, type Tally } from './account-for.js';
import { AccountingRead, type JobCursorFacts } from './accounting.read.js';
import { recallRemoved } from './recall-removed.js';
import { countWithin, plannedWithin, type ScheduleRevision, type Span } from './schedule-history.js';

/** Most fires of one request: about a second of arithmetic, and as many index entries. */
export const MAX_FIRES = 1_000_000;
/** Fires looked at before others get their turn. */
const SLICE = 2_000;
/** Jobs whose revisions are read at once. */
const JOB_BATCH = 200;
/** Unaccounted instants that are named one by one. */
export const MAX_DETAILS = 100;
/** How often a job that changed while it was looked at is looked at again. */
const MAX_TRIES = 3;

/** What is asked: instants with `from <= instant < to`. */
export interface AccountingQuestion {
  from: EpochMs;
  to: EpochMs;
  /** Null = all jobs, deleted ones too. */
  jobId: number | null;
}

/** The account of one job. */
export interface JobAccount {
  jobId: number;
  name: string;
  tally: Tally;
}

/** The account of all jobs asked about. */
export interface AccountingResult {
  tally: Tally;
  /** False when the range reaches back to where clean-up has deleted, or to before the revisions that are kept. */
  exact: boolean;
  /** The first {@link MAX_DETAILS} instants that nothing accounts for, by job. */
  unaccountedFires: { jobId: number; at: EpochMs }[];
}

/** Hears how an account goes on. */
export interface AccountingListener {
  /** Each job that has something to tell, in the order of ids. */
  onJob?(account: JobAccount): void;
  /** After each slice. @param lookedAt fires so far, of all jobs. */
  onFires?(lookedAt: number): void;
}

/** Holds the plan, computed again from the revisions, against the ledger. Reads only; any number of these may run at once. */
@Injectable()
export class AccountingService {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly time: DatabaseTime,
    private readonly clock: Clock,
    private readonly reads: AccountingRead,
  ) {}

  /** @throws NOT_FOUND for an unknown job; VALIDATION_FAILED for more than {@link MAX_FIRES} fires. */
  async account(question: AccountingQuestion, listener: AccountingListener = {}): Promise<AccountingResult> {
    const span: Span = { after: epochMs(question.from - 1), until: epochMs(question.to - 1) };
    const horizon = await this.horizon();
    const result: AccountingResult = {
      tally: emptyTally(),
      exact:
        question.from >= horizon.retention && (horizon.cleaned === null || question.from >= horizon.cleaned),
      unaccountedFires: [],
    };
    const budget = new Budget((spent) => listener.onFires?.(spent));
    for await (const { job, revisions } of this.jobsOf(question.jobId, span)) {
      if (misses(revisions, span)) result.exact = false;
      const account = await this.accountOf(job, revisions, { span, budget, horizon: horizon.cleaned });
      result.tally = addTally(result.tally, account.tally);
      const room = MAX_DETAILS - result.unaccountedFires.length;
      result.unaccountedFires.push(
        ...account.unaccountedAt.slice(0, room).map((at) => ({ jobId: job.id, at })),
      );
      if (account.tally.planned > 0 || account.tally.unplanned > 0) {
        listener.onJob?.({ jobId: job.id, name: job.name, tally: account.tally });
      }
    }
    return result;
  }

  /** Since when every ended execution should be there. `cleaned`: rows before it may have been deleted. */
  private async horizon(): Promise<{ retention: EpochMs; cleaned: EpochMs | null }> {
    const { retentionDays } = this.config;
    const cleaned = await this.database.read((session) => this.reads.cleanedUntil(session, retentionDays));
    return { retention: epochMs(this.time.now() - retentionDays * DAY), cleaned };
  }

  private async *jobsOf(jobId: number | null, span: Span): AsyncGenerator<JobAndRevisions> {
    if (jobId !== null) {
      const one = await this.load(jobId, span);
      if (!one) throw new NotFoundError('job', jobId);
      yield one;
      return;
    }
    for (let last = 0; ;) {
      const batch = await this.database.read(async (session) => {
        // Cursors first: whatever they have passed is in the ledger by then.
        const jobs = await this.reads.jobsAfter(session, last, JOB_BATCH);
        const revisions = await this.reads.revisions(
          session,
          jobs.map(({ id }) => id),
          span,
        );
        return jobs.map((job) => ({ job, revisions: revisions.get(job.id) ?? [] }));
      });
      yield* batch.filter(({ revisions }) => revisions.length > 0);
      if (batch.length < JOB_BATCH) return;
      last = batch[batch.length - 1]!.job.id;
    }
  }

  private async load(jobId: number, span: Span): Promise<JobAndRevisions | null> {
    return this.database.read(async (session) => {
      const job = await this.reads.job(session, jobId);
      if (!job) return null;
      return { job, revisions: (await this.reads.revisions(session, [jobId], span)).get(jobId) ?? [] };
    });
  }

  /** An edit made between two of our reads takes planned rows back, which looks like a hole: such a job is looked at again. */
  private async accountOf(
    job: JobCursorFacts,
    revisions: readonly ScheduleRevision[],
    terms: Terms,
  ): Promise<Account> {
    let current: JobAndRevisions = { job, revisions: [...revisions] };
    for (let tries = 1; ; tries++) {
      const spent = terms.budget.spent;
      const account = await this.walk(current, terms);
      if (account.tally.unaccounted === 0 || tries === MAX_TRIES) return account;
      const again = await this.load(job.id, terms.span);
      if (!again || again.job.version === current.job.version) return account;
      terms.budget.spent = spent;
      current = again;
    }
  }

  /** Slice by slice, so that neither memory nor the event loop feels how many fires there are. */
  private async walk(
    { job, revisions }: JobAndRevisions,
    { span, budget, horizon }: Terms,
  ): Promise<Account> {
    budget.check(revisions, span);
    let tally = emptyTally();
    const unaccountedAt: EpochMs[] = [];
    const forgottenOn = new Map<EpochMs, number>();
    for (let after = span.after; after < span.until;) {
      const { instants, truncatedAfter } = plannedWithin(revisions, { after, until: span.until }, SLICE);
      budget.spend(instants.length);
      const until = truncatedAfter ?? span.until;
      const slice: Span = { after, until };
      const rows = await this.database.read((session) => this.reads.ledger(session, job.id, slice));
      const part = accountFor(revisions, rows, { ...slice, cursor: job.nextScheduledFor, horizon });
      tally = addTally(tally, part.tally);
      unaccountedAt.push(...part.unaccountedAt.slice(0, MAX_DETAILS - unaccountedAt.length));
      for (const [day, fires] of part.forgottenOn) forgottenOn.set(day, (forgottenOn.get(day) ?? 0) + fires);
      after = until;
      if (truncatedAfter !== null) await this.clock.sleep(0);
    }
    if (forgottenOn.size > 0) {
      const removed = await this.database.read((session) => this.reads.removed(session, job.id, span));
      tally = recallRemoved(tally, forgottenOn, removed);
    }
    return { tally, unaccountedAt, forgottenOn };
  }
}

interface JobAndRevisions {
  job: JobCursorFacts;
  revisions: ScheduleRevision[];
}

interface Terms {
  span: Span;
  budget: Budget;
  horizon: EpochMs | null;
}

/** Whether revisions in force within the span are no longer kept. */
function misses(revisions: readonly ScheduleRevision[], span: Span): boolean {
  const first = revisions[0];
  return first !== undefined && first.version > 1 && first.effectiveAt > span.after;
}

/** Keeps a request within {@link MAX_FIRES}. */
class Budget {
  spent = 0;

  constructor(private readonly onSpent: (spent: number) => void) {}

  /** Refuses at once what can be counted without looking. */
  check(revisions: readonly ScheduleRevision[], span: Span): void {
    const intervals = revisions.filter(({ state }) => state.intervalSeconds !== null);
    if (intervals.length !== revisions.length) return;
    if (this.spent + countWithin(revisions, span, MAX_FIRES + 1) > MAX_FIRES) throw tooMany();
  }

  spend(fires: number): void {
    this.spent += fires;
    if (this.spent > MAX_FIRES) throw tooMany();
    this.onSpent(this.spent);
  }
}

function tooMany(): ValidationError {
  const message = `These are more than ${MAX_FIRES} fires; ask for a shorter range, or for one job with jobId, and add the answers up.`;
  return new ValidationError([
    { pointer: '?to', code: 'TOO_MANY_FIRES', message, params: { limit: MAX_FIRES } },
  ]);
}

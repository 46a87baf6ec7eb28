import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { dueAtOf, triggerOf } from '../jobs/index.js';
import { epochMs, NotFoundError, type EpochMs } from '../kernel/index.js';
import { nextFire } from '../triggers/index.js';
import { MaintenanceWindows, spanAt, spansBetween, spansFor, type WindowSpan } from '../windows/index.js';
import { AccountingRead } from './accounting.read.js';
import { explainFire, explainNoNext } from './explain-fire.js';
import type { ExplainedJob, ExplainFacts, RecordedFire, SignedRevision } from './explain-facts.js';
import { nominalOf } from './explain-schedule.js';
import { sentenceOf, type Sentence } from './explain-words.js';
import { ExplainRead } from './explain.read.js';
import type { Finding } from './explanation.js';
import { hasSchedule } from './schedule-history.js';

/** The answer to "why did it not run?". */
export interface Explanation extends Omit<Finding, 'params'> {
  at: EpochMs;
  sentence: Sentence;
}

/** What is asked about a job. */
export interface Question {
  /** null = the next fire. */
  at: EpochMs | null;
  /** IANA zone in which the sentence tells instants; null = the job's. */
  timezone: string | null;
}

/** Why an instant of a job ran, did not, or will. Reads only. */
@Injectable()
export class ExplainService {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly time: DatabaseTime,
    private readonly reads: ExplainRead,
    private readonly ledger: AccountingRead,
    private readonly windows: MaintenanceWindows,
  ) {}

  /** @throws NOT_FOUND. */
  async explain(jobId: number, { at, timezone }: Question): Promise<Explanation> {
    const now = this.time.now();
    return this.database.read(async (session) => {
      const job = await this.reads.job(session, jobId);
      if (!job) throw new NotFoundError('job', jobId);
      const instant = at ?? (await this.nextFireOf(session, jobId, now));
      // A job without a next fire is explained as it is now, edits of this very millisecond included.
      const before = instant ?? epochMs(now + 1);
      const facts = await this.factsOf(session, { job, now, at: instant ?? now, before });
      const finding = instant === null ? explainNoNext(facts) : explainFire(facts);
      const { params: _params, ...answer } = finding;
      return { ...answer, at: facts.at, sentence: sentenceOf(finding, facts.at, timezone ?? job.timezone) };
    });
  }

  private async nextFireOf(session: Session, jobId: number, now: EpochMs): Promise<EpochMs | null> {
    const [current] = await this.reads.revisions(session, jobId, epochMs(now + 1));
    return current && hasSchedule(current.state) ? nextFire(triggerOf(current.state), now) : null;
  }

  private async factsOf(session: Session, { job, now, at, before }: Subject): Promise<ExplainFacts> {
    const revisions = await this.reads.revisions(session, job.id, before);
    const nominal = nominalOf(job.id, revisions, at);
    const fire = await this.reads.fire(session, job.id, nominal ?? at, nominal !== null);
    const fresh = epochMs(now - this.config.instanceTtlMs);
    const moment = momentOf(fire, nominal ?? at, now);
    return {
      now,
      at,
      job,
      revisions,
      signed: await this.signed(session, job.id, revisions[0]),
      fire,
      backfills: await this.reads.backfills(session, job.id, nominal ?? at),
      engineGap: await this.reads.gap(session, 'engine', moment, fresh),
      runnerGap: await this.reads.gap(session, 'tasks', moment, fresh),
      hasHandler: await this.reads.hasHandler(session, job.taskFunctionKey, fresh),
      window:
        fire === null && nominal !== null ? await this.windowOver(session, job, revisions, nominal) : null,
      holders: fire?.status === 'queued' ? await this.reads.holders(session, job.id) : [],
      horizon: await this.ledger.cleanedUntil(session, this.config.retentionDays),
    };
  }

  /** The window that covers a fire still to be planned, by when it is due. */
  private async windowOver(
    session: Session,
    job: ExplainedJob,
    [revision]: readonly SignedRevision[],
    nominal: EpochMs,
  ): Promise<WindowSpan | null> {
    if (!revision) return null;
    const dueAt = dueAtOf(job.id, triggerOf(revision.state), nominal);
    const spans = spansBetween(await this.windows.all(session), dueAt, dueAt);
    return spanAt(spansFor(spans, job.tags), dueAt);
  }

  private async signed(
    session: Session,
    jobId: number,
    current: SignedRevision | undefined,
  ): Promise<ExplainFacts['signed']> {
    if (!current || hasSchedule(current.state)) return {};
    const signed: ExplainFacts['signed'] = {};
    for (const action of ['disable', 'delete', 'handler_missing'] as const) {
      const revision = await this.reads.lastRevisionBy(session, jobId, action, current.version);
      if (revision) signed[action] = revision;
    }
    return signed;
  }
}

interface Subject {
  job: ExplainedJob;
  now: EpochMs;
  at: EpochMs;
  /** Revisions that took effect before it count. */
  before: EpochMs;
}

/** When somebody had to be alive: now for what is still open, else when it was due. */
function momentOf(fire: RecordedFire | null, nominal: EpochMs, now: EpochMs): EpochMs {
  if (fire === null) return epochMs(Math.min(nominal, now));
  const isOpen = fire.status === 'planned' || fire.status === 'queued';
  return isOpen ? now : epochMs(Math.min(fire.dueAt, now));
}

import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { AmbiguousCommitError, Database, DatabaseTime, type Session } from '../database/index.js';
import { jobDeleted } from '../executions/index.js';
import { EdgeValidationPipe, type Principal } from '../http/index.js';
import { AppError, NotFoundError, UnavailableError, ValidationError } from '../kernel/index.js';
import { BulkJobItemDto, type BulkJobResultDto, type BulkJobsResultDto } from './dto/bulk-jobs.dto.js';
import { toJobDto } from './dto/job-response.dto.js';
import { checkVersion, JobCommands, type CommandContext } from './job-commands.service.js';
import { JobDefiner } from './job-definer.js';
import type { JobDefinition } from './job-definition.js';
import { keyIsImmutable, refuse } from './job-problems.js';
import { definitionOf, isSameDefinition } from './job-snapshot.js';
import type { JobEntity } from './job.entity.js';
import { JobsRepository } from './jobs.repository.js';
import { effectiveFrom } from './run-at.js';

/** What became of an item, without what every answer has. */
type Done = Pick<BulkJobResultDto, 'outcome'> & {
  job: JobEntity | null;
  changes?: BulkJobResultDto['changes'];
};

/** Creates and changes many jobs by one request. Each item is a command of its own: it happens wholly or not at all, whatever becomes of the
 *  others. */
@Injectable()
export class JobBulk {
  private readonly pipe = new EdgeValidationPipe();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(JobsRepository) private readonly jobs: JobsRepository,
    @Inject(JobDefiner) private readonly definer: JobDefiner,
    @Inject(JobCommands) private readonly commands: JobCommands,
  ) {}

  /** @param dryRun tells what each item would do, as if it were alone, and writes nothing.
   *  @throws UNAVAILABLE when the database is away at the first item. Later on, what was done is told and the items from there on are refused:
   *  whoever repeats those alone makes nothing twice. */
  async run(
    items: readonly object[],
    principal: Principal,
    { dryRun }: { dryRun: boolean },
  ): Promise<BulkJobsResultDto> {
    const seen = new Set<string>();
    const results: BulkJobResultDto[] = [];
    let isLost = false;
    for (const [index, raw] of items.entries()) {
      if (isLost) {
        results.push({ ...NOTHING, ...NOT_TRIED, index });
        continue;
      }
      try {
        const done = async (): Promise<Done> => {
          const item = await this.itemOf(raw);
          refuseTwice(item, seen);
          return dryRun ? this.preview(item) : this.apply(item, principal);
        };
        results.push(await this.resultOf(index, done));
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        if (index === 0 && !(error instanceof AmbiguousCommitError)) throw error;
        isLost = true;
        results.push({ ...NOTHING, index, outcome: 'refused', code: error.code, detail: error.message });
      }
    }
    const counts = { created: 0, updated: 0, unchanged: 0, invalid: 0, refused: 0 };
    for (const { outcome } of results) counts[outcome] += 1;
    return { dryRun, counts, results };
  }

  private async itemOf(raw: object): Promise<BulkJobItemDto> {
    return (await this.pipe.transform(raw, { type: 'body', metatype: BulkJobItemDto })) as BulkJobItemDto;
  }

  private async apply(item: BulkJobItemDto, principal: Principal): Promise<Done> {
    const { id, expectedVersion: _version, ...fields } = item;
    const context = { principal, expected: expectedOf(item) };
    if (id !== undefined) {
      const before = await this.database.read((session) => this.jobs.findById(session, id));
      const job = await this.commands.update(id, fields, context);
      return { job, outcome: job.version === before?.version ? 'unchanged' : 'updated' };
    }
    if (fields.jobKey != null) return this.commands.putByKey(fields.jobKey, fields, context);
    return { job: await this.commands.create(fields, principal), outcome: 'created' };
  }

  private async preview(item: BulkJobItemDto): Promise<Done> {
    const { id: _id, expectedVersion: _version, ...fields } = item;
    return this.database.read(async (session) => {
      const current = await this.current(session, item);
      if (current) checkVersion(current, expectedOf(item));
      if (current && fields.jobKey !== undefined && fields.jobKey !== current.jobKey)
        throw keyIsImmutable(current.jobKey);
      const now = await this.time.read(session);
      const definition = await this.definer.define(session, fields, current, current?.createdAt ?? now);
      effectiveFrom(definition, current, now);
      if (!current) return { outcome: 'created', job: null };
      if (isSameDefinition(definition, definitionOf(current))) return { outcome: 'unchanged', job: current };
      return { outcome: 'updated', job: current, changes: changesOf(current, definition) };
    });
  }

  private async current(session: Session, { id, jobKey }: BulkJobItemDto): Promise<JobEntity | null> {
    if (id === undefined) {
      const known = jobKey == null ? null : await this.jobs.findIdByKey(session, jobKey);
      return known === null ? null : this.jobs.findById(session, known);
    }
    const job = await this.jobs.findById(session, id);
    if (!job) throw new NotFoundError('job', id);
    if (job.deletedAt !== null) throw jobDeleted(id);
    return job;
  }

  private async resultOf(index: number, work: () => Promise<Done>): Promise<BulkJobResultDto> {
    const none = { ...NOTHING, index };
    try {
      const { job, outcome, changes = [] } = await work();
      return {
        ...none,
        ...(job && { jobId: job.id, jobKey: job.jobKey, version: job.version }),
        outcome,
        changes,
      };
    } catch (error) {
      if (!(error instanceof AppError) || error instanceof UnavailableError) throw error;
      const { code, message: detail } = error;
      if (!(error instanceof ValidationError)) return { ...none, outcome: 'refused', code, detail };
      const errors = error.errors.map((each) => ({ ...each, pointer: `/items/${index}${each.pointer}` }));
      return { ...none, outcome: 'invalid', errors };
    }
  }
}

const NOTHING = {
  jobId: null,
  jobKey: null,
  version: null,
  changes: [],
  errors: [],
  code: null,
  detail: null,
};

const NOT_TRIED = {
  outcome: 'refused' as const,
  code: 'DATABASE_UNAVAILABLE',
  detail: 'Not tried: the database was lost at an item before this one.',
};

function expectedOf({ expectedVersion }: BulkJobItemDto): CommandContext['expected'] {
  return expectedVersion === undefined ? null : { kind: 'tags', tags: [String(expectedVersion)] };
}

/** The second item about the same job would undo the first one. */
function refuseTwice({ id, jobKey }: BulkJobItemDto, seen: Set<string>): void {
  const names = [...(id === undefined ? [] : [`id ${id}`]), ...(jobKey == null ? [] : [`key ${jobKey}`])];
  if (names.some((name) => seen.has(name)))
    throw refuse(
      id === undefined ? '/jobKey' : '/id',
      'DUPLICATE',
      'An item before this one is about the same job.',
    );
  for (const name of names) seen.add(name);
}

/** Fields that differ, in the wire's words. */
function changesOf(current: JobEntity, definition: JobDefinition): BulkJobResultDto['changes'] {
  const before = new Map<string, unknown>(Object.entries(toJobDto(current)));
  const after = toJobDto({ ...current, ...definition });
  return Object.entries(after)
    .filter(([field, value]) => !isDeepStrictEqual(before.get(field), value))
    .map(([field, value]) => ({ field, before: before.get(field), after: value as unknown }));
}

import { Inject, Injectable } from '@nestjs/common';
import { Database, DatabaseTime } from '../database/index.js';
import { parseInstant, parseSort } from '../http/index.js';
import { NotFoundError, pageOf, type EpochMs, type Page, type PageRequest } from '../kernel/index.js';
import type { JobListExtras } from './dto/job-response.dto.js';
import type { JobFilterQuery, JobInclude, ListJobsQuery } from './dto/list-jobs.query.js';
import { countFacets, type JobFacets } from './job-facets.js';
import { FACET_JOBS, facetRows } from './job-facets.read.js';
import { statsOf, type JobStats } from './job-stats.js';
import type { JobEntity } from './job.entity.js';
import { JOB_SORT_FIELDS, listJobs, type JobFilter } from './jobs.read.js';
import { JobsRepository } from './jobs.repository.js';
import type { RevisionEntity } from './revision.entity.js';

/** What a list of jobs is asked: its query, and ids where others choose them. */
export type JobsQuestion = ListJobsQuery & { jobId?: readonly number[] };

/** Reads jobs. Commands are in {@link JobCommands} and {@link JobActions}. */
@Injectable()
export class JobsService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(JobsRepository) private readonly jobs: JobsRepository,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
  ) {}

  /** @returns the job, deleted ones too. @throws NOT_FOUND. */
  async get(id: number): Promise<JobEntity> {
    const job = await this.database.read((session) => this.jobs.findById(session, id));
    if (!job) throw new NotFoundError('job', id);
    return job;
  }

  /** @throws VALIDATION_FAILED for a sort field that is not allowed. */
  async list(query: JobsQuestion): Promise<Page<JobEntity>> {
    const sort = parseSort(query.sort, JOB_SORT_FIELDS);
    const { page, perPage, count } = query;
    const request = { page, perPage, filter: toJobFilter(query), sort, countAll: count === 'exact' };
    const { jobs, total, isExact } = await this.database.read((session) => listJobs(session, request));
    return pageOf(jobs, total, request, isExact);
  }

  /** What a list of them holds besides. */
  async extras(jobs: readonly JobEntity[], include: readonly JobInclude[]): Promise<JobListExtras> {
    const stats = include.includes('stats') ? await this.stats(jobs.map(({ id }) => id)) : null;
    return { stats, hasDefinition: include.includes('definition') };
  }

  /** How many jobs each value of a filter would give. @returns `isExact` false: more than {@link FACET_JOBS} jobs match. */
  async facets(query: JobFilterQuery): Promise<JobFacets & { now: EpochMs; isExact: boolean }> {
    const now = this.time.now();
    const { q, enabled, ...choice } = toJobFilter(query);
    const rows = await this.database.read((session) => facetRows(session, { q, enabled }));
    const facets = countFacets(rows.slice(0, FACET_JOBS), choice, now);
    return { ...facets, now, isExact: rows.length <= FACET_JOBS };
  }

  /** How jobs have done lately, by id. */
  async stats(ids: readonly number[]): Promise<Map<number, JobStats>> {
    return this.database.read((session) => statsOf(session, ids, this.time.now()));
  }

  /** {@link stats} of one job. @throws NOT_FOUND. */
  async statsOf(id: number): Promise<JobStats> {
    await this.get(id);
    return (await this.stats([id])).get(id)!;
  }

  /** What commands made of a job, newest first. @throws NOT_FOUND. */
  async revisions(id: number, page: PageRequest): Promise<Page<RevisionEntity>> {
    const [items, total] = await this.database.read(async (session) => {
      if (!(await this.jobs.findById(session, id))) throw new NotFoundError('job', id);
      return this.jobs.listRevisions(session, id, page);
    });
    return pageOf(items, total, page);
  }
}

/** @throws VALIDATION_FAILED for an instant that is none. */
function toJobFilter(query: JobFilterQuery & { jobId?: readonly number[] }): JobFilter {
  const { jobId, state, type, task, tag, q, enabled, owner, lastStatus, nextFrom, nextTo } = query;
  return {
    ...{ jobId, state, type, task, tag, q, enabled, owner, lastStatus },
    nextFrom: parseInstant(nextFrom, '?nextFrom'),
    nextTo: parseInstant(nextTo, '?nextTo'),
  };
}

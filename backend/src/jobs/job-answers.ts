import { ApiCreatedResponse, ApiHeader } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ApiProblems, buildLinkHeader, formatEtag } from '../http/index.js';
import type { Page } from '../kernel/index.js';
import { JobDto, toJobDto } from './dto/job-response.dto.js';
import type { JobEntity } from './job.entity.js';

/** Where the routes of jobs begin, without the leading slash. */
export const JOBS_BASE = 'api/v1/scheduler';

/** Documents `If-Match` of a route that changes a job. */
export const IfMatchHeader = (): MethodDecorator =>
  ApiHeader({
    name: 'If-Match',
    required: false,
    description:
      'The ETag last read. Sessions must send it; API keys may (must, with SCHEDULER_STRICT_IF_MATCH).',
    schema: { type: 'string', example: '"3"' },
  });

/** Documents the errors of a route that creates a job. */
export const CreateProblems = (): MethodDecorator => ApiProblems(400, { status: 409, code: 'JOB_KEY_TAKEN' });

/** Documents the answer 201. */
export const Created = (): MethodDecorator =>
  ApiCreatedResponse({
    type: JobDto,
    headers: {
      Location: { description: 'Path of the job.', schema: { type: 'string' } },
      ETag: { description: 'Its version.', schema: { type: 'string' } },
    },
  });

/** 201 with `Location` and `ETag`. */
export function created(job: JobEntity, response: Response): JobDto {
  response.status(201).setHeader('Location', `/${JOBS_BASE}/jobs/${job.id}`);
  return tagged(job, response);
}

/** The job, its version as `ETag`. */
export function tagged(job: JobEntity, response: Response): JobDto {
  response.setHeader('ETag', formatEtag(job.version));
  return toJobDto(job);
}

/** A page on the wire, with its `Link` header. */
export function paged<T, D>(
  page: Page<T>,
  toDto: (item: T) => D,
  request: Request,
  response: Response,
): Page<D> {
  response.setHeader('Link', buildLinkHeader(request.originalUrl, page));
  return { ...page, items: page.items.map(toDto) };
}

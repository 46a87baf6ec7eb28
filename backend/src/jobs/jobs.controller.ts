import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CurrentPrincipal, Idempotent, RequireRole, type Principal } from '../auth/index.js';
import { ApiProblems, buildLinkHeader, formatEtag, PageQuery, ParseRowId } from '../http/index.js';
import type { Page } from '../kernel/index.js';
import {
  CreateCronJobDto,
  CreateDateJobDto,
  CreateIntervalJobDto,
  CreateJobDto,
  UpdateJobDto,
} from './dto/job-request.dto.js';
import {
  JobDto,
  JobPageDto,
  JobRevisionPageDto,
  toJobDto,
  toJobListItem,
  toRevisionDto,
} from './dto/job-response.dto.js';
import { ListJobsQuery } from './dto/list-jobs.query.js';
import { CommandContexts } from './command-contexts.js';
import { JobCommands } from './job-commands.service.js';
import type { JobFields } from './dto/job-fields.dto.js';
import type { JobEntity } from './job.entity.js';
import { ParseJobKey, ParseReason } from './job-pipes.js';
import { JobsService } from './jobs.service.js';

const BASE = 'api/v1/scheduler';
const IfMatchHeader = (): MethodDecorator =>
  ApiHeader({
    name: 'If-Match',
    required: false,
    description:
      'The ETag last read. Sessions must send it; API keys may (must, with SCHEDULER_STRICT_IF_MATCH).',
    schema: { type: 'string', example: '"3"' },
  });
const CreateProblems = (): MethodDecorator => ApiProblems(400, { status: 409, code: 'JOB_KEY_TAKEN' });
const Created = (): MethodDecorator =>
  ApiCreatedResponse({
    type: JobDto,
    headers: {
      Location: { description: 'Path of the job.', schema: { type: 'string' } },
      ETag: { description: 'Its version.', schema: { type: 'string' } },
    },
  });

/** Definitions of jobs. */
@ApiTags('jobs')
@Controller(BASE)
@RequireRole('viewer')
export class JobsController {
  constructor(
    @Inject(JobsService) private readonly jobs: JobsService,
    @Inject(JobCommands) private readonly commands: JobCommands,
    @Inject(CommandContexts) private readonly contexts: CommandContexts,
  ) {}

  @Post('jobs')
  @RequireRole('editor')
  @Idempotent()
  @ApiOperation({ summary: 'Create a job; its type follows from the schedule field given' })
  @Created()
  @CreateProblems()
  async createJob(
    @Body() body: CreateJobDto,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JobDto> {
    return this.create(body, principal, response);
  }

  @Post('jobs/interval')
  @RequireRole('editor')
  @Idempotent()
  @ApiOperation({ summary: 'Create a job that runs at a fixed rate' })
  @Created()
  @CreateProblems()
  async createIntervalJob(
    @Body() body: CreateIntervalJobDto,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JobDto> {
    return this.create({ ...body, jobType: 'interval' }, principal, response);
  }

  @Post('jobs/cron')
  @RequireRole('editor')
  @Idempotent()
  @ApiOperation({ summary: 'Create a job with a cron expression' })
  @Created()
  @CreateProblems()
  async createCronJob(
    @Body() body: CreateCronJobDto,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JobDto> {
    return this.create({ ...body, jobType: 'cron' }, principal, response);
  }

  @Post('jobs/date')
  @RequireRole('editor')
  @Idempotent()
  @ApiOperation({ summary: 'Create a job that runs once' })
  @Created()
  @CreateProblems()
  async createDateJob(
    @Body() body: CreateDateJobDto,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JobDto> {
    return this.create({ ...body, jobType: 'date' }, principal, response);
  }

  @Get('jobs')
  @ApiOperation({ summary: 'List jobs' })
  @ApiOkResponse({
    type: JobPageDto,
    headers: { Link: { description: 'RFC 8288: first, prev, next, last.', schema: { type: 'string' } } },
  })
  @ApiProblems(400)
  async listJobs(
    @Query() query: ListJobsQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JobPageDto> {
    return paged(await this.jobs.list(query), toJobListItem, request, response);
  }

  @Get('jobs/:id')
  @ApiOperation({ summary: 'Read a job, deleted or not' })
  @ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: 'An ETag; 304 while the definition is still that version. Runs do not change it.',
    schema: { type: 'string', example: '"3"' },
  })
  @ApiOkResponse({
    type: JobDto,
    headers: { ETag: { description: 'Its version.', schema: { type: 'string' } } },
  })
  @ApiResponse({ status: 304, description: 'The definition has not changed.' })
  @ApiProblems(400, 404)
  async getJob(
    @Param('id', ParseRowId) id: number,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JobDto> {
    // Express compares the ETag with If-None-Match and answers 304 by itself.
    return tagged(await this.jobs.get(id), response);
  }

  @Get('jobs/:id/revisions')
  @ApiOperation({ summary: 'What was changed, by whom, newest first' })
  @ApiOkResponse({ type: JobRevisionPageDto })
  @ApiProblems(400, 404)
  async listJobRevisions(
    @Param('id', ParseRowId) id: number,
    @Query() query: PageQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JobRevisionPageDto> {
    return paged(await this.jobs.revisions(id, query), toRevisionDto, request, response);
  }

  @Put('jobs/by-key/:jobKey')
  @RequireRole('editor')
  @IfMatchHeader()
  @ApiParam({ name: 'jobKey', example: 'reports.nightly' })
  @ApiOperation({
    summary: 'Create the job of this key or change it; a request that changes nothing makes no new version',
  })
  @ApiOkResponse({ type: JobDto, description: 'It existed.' })
  @Created()
  @ApiProblems(400, 412)
  async putJobByKey(
    @Param('jobKey', ParseJobKey) jobKey: string,
    @Body() body: UpdateJobDto,
    @CurrentPrincipal() principal: Principal,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JobDto> {
    const context = this.contexts.optional(principal, ifMatch);
    const { job, outcome } = await this.commands.putByKey(jobKey, body, context);
    return outcome === 'created' ? created(job, response) : tagged(job, response.status(200));
  }

  @Put('jobs/:id')
  @RequireRole('editor')
  @IfMatchHeader()
  @ApiOperation({ summary: 'Change a job: absent fields stay, null = default' })
  @ApiOkResponse({ type: JobDto })
  @ApiProblems(400, 404, { status: 409, code: 'JOB_DELETED' }, { status: 409, code: 'JOB_BACKLOG' }, 412, 428)
  async updateJob(
    @Param('id', ParseRowId) id: number,
    @Body() body: UpdateJobDto,
    @CurrentPrincipal() principal: Principal,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JobDto> {
    return tagged(await this.commands.update(id, body, this.contexts.required(principal, ifMatch)), response);
  }

  @Delete('jobs/:id')
  @HttpCode(204)
  @RequireRole('editor')
  @IfMatchHeader()
  @ApiOperation({ summary: 'Delete a job; its history stays, and action restore brings it back' })
  @ApiQuery({ name: 'reason', required: false, schema: { type: 'string', maxLength: 500 } })
  @ApiNoContentResponse()
  @ApiProblems(400, 404, { status: 409, code: 'SYSTEM_JOB' }, 412, 428)
  async deleteJob(
    @Param('id', ParseRowId) id: number,
    @CurrentPrincipal() principal: Principal,
    @Headers('if-match') ifMatch: string | undefined,
    @Query('reason', ParseReason) reason: string | null,
  ): Promise<void> {
    await this.commands.delete(id, this.contexts.required(principal, ifMatch), reason);
  }

  private async create(fields: JobFields, principal: Principal, response: Response): Promise<JobDto> {
    return created(await this.commands.create(fields, principal), response);
  }
}

function created(job: JobEntity, response: Response): JobDto {
  response.status(201).setHeader('Location', `/${BASE}/jobs/${job.id}`);
  return tagged(job, response);
}

function tagged(job: JobEntity, response: Response): JobDto {
  response.setHeader('ETag', formatEtag(job.version));
  return toJobDto(job);
}

function paged<T, D>(page: Page<T>, toDto: (item: T) => D, request: Request, response: Response): Page<D> {
  response.setHeader('Link', buildLinkHeader(request.originalUrl, page));
  return { ...page, items: page.items.map(toDto) };
}

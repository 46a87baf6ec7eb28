import {
  Controller,
  Delete,
  Body,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CurrentPrincipal, RequireRole, type Principal } from '../auth/index.js';
import { ApiProblems, ConditionalGet, ParseReason, ParseRowId } from '../http/index.js';
import { toIso } from '../kernel/index.js';
import { CommandContexts } from './command-contexts.js';
import { UpdateJobDto } from './dto/job-request.dto.js';
import { JobFacetsDto } from './dto/job-facets.dto.js';
import { JobDto, JobPageDto, toJobListItem } from './dto/job-response.dto.js';
import { JobStatsDto, toJobStatsDto } from './dto/job-stats.dto.js';
import { JobFilterQuery, ListJobsQuery } from './dto/list-jobs.query.js';
import { IfMatchHeader, JOBS_BASE, paged, tagged } from './job-answers.js';
import { JobCommands } from './job-commands.service.js';
import { JobsService } from './jobs.service.js';

/** Definitions of jobs: reading, changing, deleting. */
@ApiTags('jobs')
@Controller(JOBS_BASE)
@RequireRole('viewer')
export class JobsController {
  constructor(
    @Inject(JobsService) private readonly jobs: JobsService,
    @Inject(JobCommands) private readonly commands: JobCommands,
    @Inject(CommandContexts) private readonly contexts: CommandContexts,
  ) {}

  @Get('jobs')
  @ConditionalGet()
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
    const page = await this.jobs.list(query);
    const extras = await this.jobs.extras(page.items, query.include ?? []);
    return paged(page, (job) => toJobListItem(job, extras), request, response);
  }

  @Get('jobs/facets')
  @ApiOperation({
    summary: 'How many jobs each value of a filter would give',
    description: 'Takes the filters of GET /jobs. Each count is under what is chosen of the other filters.',
  })
  @ApiOkResponse({ type: JobFacetsDto })
  @ApiProblems(400)
  async listJobFacets(@Query() query: JobFilterQuery): Promise<JobFacetsDto> {
    const { now, isExact, nextRun, ...facets } = await this.jobs.facets(query);
    return {
      ...facets,
      now: toIso(now),
      exact: isExact,
      nextRun: nextRun.map((window) => ({ ...window, to: toIso(window.to) })),
    };
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

  @Get('jobs/:id/statistics')
  @ApiOperation({ summary: 'How a job has done lately: success, lateness, duration, last runs' })
  @ApiOkResponse({ type: JobStatsDto })
  @ApiProblems(400, 404)
  async getJobStatistics(@Param('id', ParseRowId) id: number): Promise<JobStatsDto> {
    return toJobStatsDto(await this.jobs.statsOf(id));
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
}

import { Body, Controller, Headers, Inject, Param, Post, Put, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentPrincipal, Idempotent, RequireRole, type Principal } from '../auth/index.js';
import { ApiProblems } from '../http/index.js';
import { CommandContexts } from './command-contexts.js';
import type { JobFields } from './dto/job-fields.dto.js';
import {
  CreateCronJobDto,
  CreateDateJobDto,
  CreateIntervalJobDto,
  CreateJobDto,
  UpdateJobDto,
} from './dto/job-request.dto.js';
import { JobDto } from './dto/job-response.dto.js';
import { created, Created, CreateProblems, IfMatchHeader, JOBS_BASE, tagged } from './job-answers.js';
import { JobCommands } from './job-commands.service.js';
import { ParseJobKey } from './job-pipes.js';

/** New jobs. */
@ApiTags('jobs')
@Controller(JOBS_BASE)
@RequireRole('editor')
export class JobCreationController {
  constructor(
    @Inject(JobCommands) private readonly commands: JobCommands,
    @Inject(CommandContexts) private readonly contexts: CommandContexts,
  ) {}

  @Post('jobs')
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

  @Put('jobs/by-key/:jobKey')
  @IfMatchHeader()
  @ApiParam({ name: 'jobKey', example: 'reports.nightly' })
  @ApiOperation({
    summary: 'Create the job of this key or change it; a request that changes nothing makes no new version',
  })
  @ApiOkResponse({ type: JobDto, description: 'It existed.' })
  @Created()
  @ApiProblems(400, 412, 428)
  async putJobByKey(
    @Param('jobKey', ParseJobKey) jobKey: string,
    @Body() body: UpdateJobDto,
    @CurrentPrincipal() principal: Principal,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JobDto> {
    const context = this.contexts.requiredIfExisting(principal, ifMatch);
    const { job, outcome } = await this.commands.putByKey(jobKey, body, context);
    return outcome === 'created' ? created(job, response) : tagged(job, response.status(200));
  }

  private async create(fields: JobFields, principal: Principal, response: Response): Promise<JobDto> {
    return created(await this.commands.create(fields, principal), response);
  }
}

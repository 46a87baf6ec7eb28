import { Body, Controller, Headers, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CurrentPrincipal, Idempotent, idempotencyIdOf, RequireRole, type Principal } from '../auth/index.js';
import { ApiProblems, formatEtag, ParseRowId } from '../http/index.js';
import { CommandContexts } from './command-contexts.js';
import { JobActionQuery } from './dto/pause-preview.dto.js';
import { JobActionDto } from './dto/job-request.dto.js';
import { JobActionResultDto, toJobDto } from './dto/job-response.dto.js';
import { JobActionRunner } from './job-action-runner.js';
import { PausePreviews } from './pause-previews.service.js';

/** Verbs on a job. */
@ApiTags('jobs')
@Controller('api/v1/scheduler')
@RequireRole('operator')
export class JobActionsController {
  constructor(
    @Inject(JobActionRunner) private readonly runner: JobActionRunner,
    @Inject(PausePreviews) private readonly previews: PausePreviews,
    @Inject(CommandContexts) private readonly contexts: CommandContexts,
  ) {}

  @Post('jobs/:id/action')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Trigger, pause, resume, enable, disable or restore a job' })
  @ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'Optional: do it only while the job is this version.',
    schema: { type: 'string', example: '"3"' },
  })
  @ApiOkResponse({ type: JobActionResultDto })
  @ApiProblems(
    400,
    404,
    { status: 409, code: 'JOB_DELETED' },
    { status: 409, code: 'JOB_BUSY' },
    { status: 409, code: 'HANDLER_MISSING' },
    { status: 409, code: 'JOB_KEY_TAKEN' },
    { status: 409, code: 'JOB_BACKLOG' },
    412,
  )
  async runJobAction(
    @Param('id', ParseRowId) id: number,
    @Body() body: JobActionDto,
    @Query() { dryRun }: JobActionQuery,
    @CurrentPrincipal() principal: Principal,
    @Headers('if-match') ifMatch: string | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JobActionResultDto> {
    const context = this.contexts.optional(principal, ifMatch);
    if (dryRun === true) {
      const { job, preview } = await this.previews.preview(id, body, context);
      return { job: toJobDto(job), preview };
    }
    const { job, executionId } = await this.runner.run(id, body, context, idempotencyIdOf(request));
    response.setHeader('ETag', formatEtag(job.version));
    return { job: toJobDto(job), ...(executionId && { executionId }) };
  }
}

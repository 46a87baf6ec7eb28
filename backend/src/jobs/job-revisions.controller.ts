import { Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CurrentPrincipal, Idempotent, RequireRole, type Principal } from '../auth/index.js';
import { ApiProblems, PageQuery, ParseRowId } from '../http/index.js';
import { CommandContexts } from './command-contexts.js';
import { JobDto, JobRevisionPageDto, toRevisionDto } from './dto/job-response.dto.js';
import { IfMatchHeader, JOBS_BASE, paged, tagged } from './job-answers.js';
import { JobCommands } from './job-commands.service.js';
import { JobsService } from './jobs.service.js';

/** What a job was, and back to it. */
@ApiTags('jobs')
@Controller(JOBS_BASE)
@RequireRole('viewer')
export class JobRevisionsController {
  constructor(
    @Inject(JobsService) private readonly jobs: JobsService,
    @Inject(JobCommands) private readonly commands: JobCommands,
    @Inject(CommandContexts) private readonly contexts: CommandContexts,
  ) {}

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

  @Post('jobs/:id/revisions/:version/restore')
  @HttpCode(200)
  @RequireRole('editor')
  @Idempotent()
  @IfMatchHeader()
  @ApiOperation({
    summary: 'Make the definition what it was in a version',
    description: 'As a new version; one that says the same as now changes nothing. Pause and key stay.',
  })
  @ApiOkResponse({ type: JobDto })
  @ApiProblems(
    400,
    404,
    { status: 409, code: 'REVISION_INVALID' },
    { status: 409, code: 'JOB_DELETED' },
    { status: 409, code: 'JOB_BACKLOG' },
    412,
    428,
  )
  async restoreJobRevision(
    @Param('id', ParseRowId) id: number,
    @Param('version', ParseRowId) version: number,
    @CurrentPrincipal() principal: Principal,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JobDto> {
    const context = this.contexts.required(principal, ifMatch);
    return tagged(await this.commands.revert(id, version, context), response);
  }
}

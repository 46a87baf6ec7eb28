import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CurrentPrincipal, Idempotent, idempotencyIdOf, RequireRole, type Principal } from '../auth/index.js';
import { ApiProblems } from '../http/index.js';
import { BulkActions } from './bulk-actions.service.js';
import { BulkExecutionActionDto, BulkJobActionDto, BulkPreviewDto } from './dto/bulk.dto.js';
import { OperationDto } from './dto/operation.dto.js';
import { accepted, Accepted } from './operation-answers.js';
import { OperationsService } from './operations.service.js';

const DESCRIPTION =
  'What is meant is fixed before the first one is touched, and bound only by the filter. Each item goes through the command that serves single ' +
  'requests (locks, audit, revisions, refusals); one that is refused does not stop the rest. Role and rights are those of the request.';

/** One verb on many things. */
@ApiTags('operations')
@Controller('api/v1/scheduler')
@RequireRole('operator')
export class BulkActionsController {
  constructor(
    @Inject(BulkActions) private readonly bulk: BulkActions,
    @Inject(OperationsService) private readonly operations: OperationsService,
  ) {}

  @Post('jobs/bulk-action')
  @HttpCode(202)
  @Idempotent()
  @ApiOperation({
    summary: 'Do one thing to all jobs that match, or to those named',
    description: DESCRIPTION,
  })
  @ApiResponse({ status: 200, type: BulkPreviewDto, description: 'Dry run: what would be meant.' })
  @Accepted()
  @ApiProblems(400)
  async bulkJobAction(
    @Body() body: BulkJobActionDto,
    @CurrentPrincipal() principal: Principal,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OperationDto | BulkPreviewDto> {
    if (body.dryRun === true) {
      response.status(200);
      return this.bulk.previewJobs(body, principal);
    }
    const made = await this.bulk.requestOnJobs(body, { principal, requestKey: idempotencyIdOf(request) });
    return accepted(await this.operations.get(made.id), response);
  }

  @Post('executions/bulk-action')
  @HttpCode(202)
  @Idempotent()
  @ApiOperation({
    summary: 'Cancel, retry or mark as handled all executions that match, or those named',
    description: `${DESCRIPTION} A retry whose job has no free slot waits for one. Cancelling what has ended already counts as unchanged, as does handling what is handled.`,
  })
  @ApiResponse({ status: 200, type: BulkPreviewDto, description: 'Dry run: what would be meant.' })
  @Accepted()
  @ApiProblems(400)
  async bulkExecutionAction(
    @Body() body: BulkExecutionActionDto,
    @CurrentPrincipal() principal: Principal,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OperationDto | BulkPreviewDto> {
    if (body.dryRun === true) {
      response.status(200);
      return this.bulk.previewExecutions(body);
    }
    const made = await this.bulk.requestOnExecutions(body, {
      principal,
      requestKey: idempotencyIdOf(request),
    });
    return accepted(await this.operations.get(made.id), response);
  }
}

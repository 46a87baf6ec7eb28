import { Body, Controller, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CurrentPrincipal, Idempotent, idempotencyIdOf, RequireRole, type Principal } from '../auth/index.js';
import { ApiProblems, ParseRowId } from '../http/index.js';
import { BackfillService } from './backfill.service.js';
import { BackfillDto, BackfillPreviewDto } from './dto/backfill.dto.js';
import { OperationDto } from './dto/operation.dto.js';
import { accepted, Accepted } from './operation-answers.js';
import { OperationsService } from './operations.service.js';

/** Runs of fires that lie behind. */
@ApiTags('operations')
@Controller('api/v1/scheduler')
export class BackfillController {
  constructor(
    @Inject(BackfillService) private readonly backfills: BackfillService,
    @Inject(OperationsService) private readonly operations: OperationsService,
  ) {}

  @Post('jobs/:id/backfill')
  @HttpCode(202)
  @RequireRole('operator')
  @Idempotent()
  @ApiOperation({
    summary: 'Run the fires of a range of the past',
    description:
      'Oldest first, with the definition the job has when each run is made (paused and disabled jobs too). Each instant is run once: executions ' +
      'of kind backfill, with scheduledFor = the nominal instant. They share the slots of the job with its schedule.',
  })
  @ApiResponse({ status: 200, type: BackfillPreviewDto, description: 'Dry run: what would be run.' })
  @Accepted()
  @ApiProblems(
    400,
    404,
    { status: 409, code: 'BACKFILL_OPEN' },
    { status: 409, code: 'JOB_DELETED' },
    { status: 409, code: 'HANDLER_MISSING' },
  )
  async backfillJob(
    @Param('id', ParseRowId) id: number,
    @Body() body: BackfillDto,
    @CurrentPrincipal() principal: Principal,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OperationDto | BackfillPreviewDto> {
    if (body.dryRun === true) {
      response.status(200);
      return this.backfills.preview(id, body);
    }
    const made = await this.backfills.request(id, body, { principal, requestKey: idempotencyIdOf(request) });
    return accepted(await this.operations.get(made.id), response);
  }
}

import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiResponse, ApiTags } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import type { Request, Response } from 'express';
import { CurrentPrincipal, Idempotent, idempotencyIdOf, RequireRole, type Principal } from '../auth/index.js';
import { ApiProblems } from '../http/index.js';
import { CleanupRequests } from './cleanup-requests.service.js';

/** The original's `CleanupHistoryRequest`. */
export class CleanupHistoryRequest {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 36_500,
    description: 'Default: SCHEDULER_RETENTION_DAYS.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(36_500)
  retentionDays?: number;

  @ApiPropertyOptional({ default: false, description: 'Count only.' })
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;
}

/** What a clean-up will do; the run itself is an execution like any other, with progress and log. */
export class CleanupResponse {
  @ApiProperty({ format: 'date-time', description: 'Ended executions scheduled before this are deleted.' })
  before!: string;
  @ApiProperty({ type: 'integer', description: 'Executions that match now; at most 1,000,000 are counted.' })
  matching!: number;
  @ApiProperty({
    type: 'string',
    nullable: true,
    format: 'uuid',
    description: 'The run that deletes; null in a dry run.',
  })
  executionId!: string | null;
}

/** The original's `cleanup_history`. */
@ApiTags('maintenance')
@Controller('api/v1/scheduler')
export class CleanupController {
  constructor(private readonly requests: CleanupRequests) {}

  @Post('cleanup')
  @HttpCode(202)
  @RequireRole('admin')
  @Idempotent()
  @ApiOperation({ summary: 'Delete ended executions that are older than the retention' })
  @ApiResponse({ status: 200, type: CleanupResponse, description: 'Dry run: what would be deleted.' })
  @ApiResponse({
    status: 202,
    type: CleanupResponse,
    description: 'Started: follow the execution in `Location`.',
  })
  @ApiProblems(400, { status: 409, code: 'JOB_BUSY' }, { status: 409, code: 'HANDLER_MISSING' })
  async cleanupHistory(
    @Body() body: CleanupHistoryRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CleanupResponse> {
    const answer = await this.requests.request(body, principal, idempotencyIdOf(request));
    if (answer.executionId === null) response.status(200);
    else response.setHeader('Location', `/api/v1/scheduler/executions/${answer.executionId}`);
    return answer;
  }
}

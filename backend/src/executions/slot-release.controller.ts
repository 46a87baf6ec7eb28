import { Controller, Delete, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';
import {
  ApiProblems,
  CurrentPrincipal,
  ParseRowId,
  ParseSlot,
  QueryBoolean,
  RequireRole,
  type Principal,
} from '../http/index.js';
import { SlotReleaseService } from './slot-release.service.js';

/** Query of `DELETE /locks/{jobId}/{slot}`. */
export class SlotReleaseQuery {
  @ApiPropertyOptional({
    default: false,
    description:
      'Also when its execution has not ended: that one is recorded as lost. The job may then run twice at once.',
  })
  @IsOptional()
  @QueryBoolean()
  @IsBoolean()
  force?: boolean;

  @ApiPropertyOptional({
    maxLength: 500,
    description: 'Required with force. Kept in the audit log and in the execution.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

/** What the release did. */
export class SlotReleaseDto {
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Who held it; null when it was free.',
  })
  executionId!: string | null;
  @ApiProperty({ description: 'Whether that execution was open and is lost now.' }) settledAsLost!: boolean;
}

/** The one command on locks. It stands here and not beside `GET /locks`, because it may settle an execution. */
@ApiTags('locks')
@Controller('api/v1/scheduler/locks')
@RequireRole('admin')
export class SlotReleaseController {
  constructor(@Inject(SlotReleaseService) private readonly slots: SlotReleaseService) {}

  @Delete(':jobId/:slot')
  @ApiOperation({ summary: 'Free a slot' })
  @ApiOkResponse({ type: SlotReleaseDto })
  @ApiProblems(400, 404, { status: 409, code: 'LOCK_IN_USE' })
  releaseLock(
    @Param('jobId', ParseRowId) jobId: number,
    @Param('slot', ParseSlot) slot: number,
    @Query() query: SlotReleaseQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<SlotReleaseDto> {
    const { force = false, reason = null } = query;
    return this.slots.release({ jobId, slot, principal, force, reason });
  }
}

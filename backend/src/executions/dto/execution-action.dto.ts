import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsObject, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { QueryInt } from '../../http/index.js';
import { ExecutionDto } from './execution.dto.js';

/** Verbs of POST /executions/{id}/action. */
export const EXECUTION_ACTIONS = ['cancel', 'retry'] as const;
export type ExecutionAction = (typeof EXECUTION_ACTIONS)[number];

/** Body of `POST /executions/{id}/action`. */
export class ExecutionActionRequest {
  @ApiProperty({ enum: EXECUTION_ACTIONS, example: 'retry' })
  @IsIn(EXECUTION_ACTIONS)
  action!: ExecutionAction;

  @ApiPropertyOptional({ maxLength: 500, description: 'Kept in the audit log.', example: 'upstream is back' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Only with retry: parameters in place of those of the execution.',
  })
  @IsOptional()
  @IsObject()
  params?: Record<string, unknown>;
}

/** What became of it. */
export class ExecutionActionResponse {
  @ApiProperty({
    type: () => ExecutionDto,
    description: 'The execution the action made or changed, as it is now.',
  })
  execution!: ExecutionDto;
  @ApiProperty({ format: 'uuid', description: 'Its id: for retry that of the new execution.' })
  executionId!: string;
}

/** Query of `GET /executions/{id}`. */
export class ExecutionQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 60,
    description:
      'Seconds to wait for its end. Without an end by then the present state is answered, with Retry-After.',
    example: 30,
  })
  @IsOptional()
  @QueryInt()
  @IsInt()
  @Min(1)
  @Max(60)
  wait?: number;
}

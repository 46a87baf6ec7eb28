import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { PageQuery, QueryInt, QueryList } from '../../http/index.js';
import { OPERATION_KINDS, type OperationKind } from '../operation-request.js';
import {
  ITEM_OUTCOMES,
  OPERATION_STATUSES,
  type ItemOutcome,
  type OperationStatus,
} from '../operation-state.js';

/** Filters and page of `GET /operations`. */
export class ListOperationsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: OPERATION_STATUSES, enumName: 'OperationStatus', isArray: true })
  @IsOptional()
  @QueryList()
  @ArrayMaxSize(OPERATION_STATUSES.length)
  @IsIn(OPERATION_STATUSES, { each: true })
  status?: OperationStatus[];

  @ApiPropertyOptional({ enum: OPERATION_KINDS, enumName: 'OperationKind', isArray: true })
  @IsOptional()
  @QueryList()
  @ArrayMaxSize(OPERATION_KINDS.length)
  @IsIn(OPERATION_KINDS, { each: true })
  kind?: OperationKind[];

  @ApiPropertyOptional({ type: 'integer', description: 'Only those about this one job.', example: 17 })
  @IsOptional()
  @QueryInt()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  jobId?: number;
}

/** Filter and page of `GET /operations/{id}/items`. */
export class ListItemsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ITEM_OUTCOMES, enumName: 'ItemOutcome' })
  @IsOptional()
  @IsIn(ITEM_OUTCOMES)
  outcome?: ItemOutcome;
}

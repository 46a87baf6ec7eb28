import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import type { PageRequest } from '../kernel/index.js';
import { QueryInt } from './query-transforms.js';

/** Most rows of one page; more is refused, not clamped. */
export const MAX_PER_PAGE = 200;

/** Query parameters of every list. Extend it with the list's filters. */
export class PageQuery implements PageRequest {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 1_000_000, default: 1 })
  @QueryInt()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  page: number = 1;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_PER_PAGE, default: 20 })
  @QueryInt()
  @IsInt()
  @Min(1)
  @Max(MAX_PER_PAGE)
  perPage: number = 20;
}

/** Rows to pass over before the page. */
export function pageOffset(request: PageRequest): number {
  return (request.page - 1) * request.perPage;
}

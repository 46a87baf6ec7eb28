import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ApiProblems, buildLinkHeader, RequireRole, ConditionalGet } from '../http/index.js';
import { LockPageDto, LocksQuery } from './locks.dto.js';
import { LocksService } from './locks.service.js';

/** Slots, for looking. `DELETE` is in executions/, because it may settle one. */
@ApiTags('locks')
@Controller('api/v1/scheduler/locks')
@RequireRole('viewer')
export class LocksController {
  constructor(@Inject(LocksService) private readonly locks: LocksService) {}

  @Get()
  @ConditionalGet()
  @ApiOperation({ summary: 'Held slots, by job; with held=all the free ones too' })
  @ApiOkResponse({ type: LockPageDto })
  @ApiProblems(400)
  async listLocks(
    @Query() query: LocksQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LockPageDto> {
    const page = await this.locks.list(query);
    response.setHeader('Link', buildLinkHeader(request.originalUrl, page));
    return page;
  }
}

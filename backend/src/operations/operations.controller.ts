import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CurrentPrincipal, Idempotent, RequireRole, type Principal } from '../auth/index.js';
import { ApiProblems, buildLinkHeader, ParseRowId, ConditionalGet } from '../http/index.js';
import {
  OperationActionDto,
  OperationDto,
  OperationItemPageDto,
  OperationPageDto,
} from './dto/operation.dto.js';
import { ListItemsQuery, ListOperationsQuery } from './dto/operation.query.js';
import { OperationsService } from './operations.service.js';
import { toItemDto, toOperationDto } from './to-operation-dto.js';

/** Long-running requests: progress, results of their items, pause, resume, cancel. */
@ApiTags('operations')
@Controller('api/v1/scheduler/operations')
@RequireRole('viewer')
export class OperationsController {
  constructor(@Inject(OperationsService) private readonly operations: OperationsService) {}

  @Get()
  @ConditionalGet()
  @ApiOperation({ summary: 'Backfills and bulk actions, newest first' })
  @ApiOkResponse({ type: OperationPageDto })
  @ApiProblems(400)
  async listOperations(
    @Query() query: ListOperationsQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OperationPageDto> {
    const page = await this.operations.list(query);
    response.setHeader('Link', buildLinkHeader(request.originalUrl, page));
    return { ...page, items: page.items.map(toOperationDto) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'An operation and how far it is' })
  @ApiOkResponse({ type: OperationDto })
  @ApiProblems(400, 404)
  async getOperation(@Param('id', ParseRowId) id: number): Promise<OperationDto> {
    return toOperationDto(await this.operations.get(id));
  }

  @Get(':id/items')
  @ApiOperation({ summary: 'What became of each item, in the order of work' })
  @ApiOkResponse({ type: OperationItemPageDto })
  @ApiProblems(400, 404)
  async listOperationItems(
    @Param('id', ParseRowId) id: number,
    @Query() query: ListItemsQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OperationItemPageDto> {
    const page = await this.operations.items(id, query);
    response.setHeader('Link', buildLinkHeader(request.originalUrl, page));
    return { ...page, items: page.items.map(toItemDto) };
  }

  @Post(':id/action')
  @HttpCode(200)
  @RequireRole('operator')
  @Idempotent()
  @ApiOperation({
    summary: 'Pause, resume or cancel an operation',
    description:
      'What was begun ends by itself; nothing new is begun while it is paused, or ever after cancel.',
  })
  @ApiOkResponse({ type: OperationDto })
  @ApiProblems(400, 404, { status: 409, code: 'OPERATION_ENDED' })
  async actOnOperation(
    @Param('id', ParseRowId) id: number,
    @Body() { action, reason }: OperationActionDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<OperationDto> {
    return toOperationDto(await this.operations.act(id, { action, reason: reason ?? null }, principal));
  }
}

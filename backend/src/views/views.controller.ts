import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { Idempotent } from '../auth/index.js';
import {
  ApiProblems,
  CurrentPrincipal,
  ParseRowId,
  principalLabel,
  RequireRole,
  type Principal,
} from '../http/index.js';
import { toIso } from '../kernel/index.js';
import type { ViewEntity } from './view.entity.js';
import { ListViewsQuery, SaveViewDto, ViewDto, ViewListDto } from './views.dto.js';
import { ViewsService } from './views.service.js';

const BASE = 'api/v1/scheduler';
const TAKEN = { status: 409, code: 'VIEW_NAME_TAKEN' } as const;

/** Pages of the console as people saved them. */
@ApiTags('views')
@Controller(BASE)
@RequireRole('viewer')
export class ViewsController {
  constructor(@Inject(ViewsService) private readonly views: ViewsService) {}

  @Get('views')
  @ApiOperation({ summary: "One's own saved views, and those others share" })
  @ApiOkResponse({ type: ViewListDto })
  @ApiProblems(400)
  async listViews(
    @Query() query: ListViewsQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ViewListDto> {
    const views = await this.views.list(principal, query.page ?? null);
    return { items: views.map((view) => toViewDto(view, principal)) };
  }

  @Post('views')
  @Idempotent()
  @ApiOperation({ summary: 'Save a view' })
  @ApiCreatedResponse({
    type: ViewDto,
    headers: { Location: { description: 'Path of the view.', schema: { type: 'string' } } },
  })
  @ApiProblems(400, TAKEN, { status: 409, code: 'TOO_MANY_VIEWS' })
  async createView(
    @Body() body: SaveViewDto,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ViewDto> {
    const view = await this.views.create(principal, body);
    response.setHeader('Location', `/${BASE}/views/${view.id}`);
    return toViewDto(view, principal);
  }

  @Put('views/:id')
  @ApiOperation({ summary: "Replace one of one's own views" })
  @ApiOkResponse({ type: ViewDto })
  @ApiProblems(400, 403, 404, TAKEN)
  async updateView(
    @Param('id', ParseRowId) id: number,
    @Body() body: SaveViewDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ViewDto> {
    return toViewDto(await this.views.update(principal, id, body), principal);
  }

  @Delete('views/:id')
  @HttpCode(204)
  @ApiOperation({ summary: "Delete one of one's own views; administrators any shared one" })
  @ApiNoContentResponse()
  @ApiProblems(400, 403, 404)
  async deleteView(
    @Param('id', ParseRowId) id: number,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    await this.views.delete(principal, id);
  }
}

function toViewDto(view: ViewEntity, principal: Principal): ViewDto {
  const { id, owner, page, name, query, isShared, createdAt, updatedAt } = view;
  const isOwn = owner === principalLabel(principal);
  return {
    id,
    owner,
    isOwn,
    page,
    name,
    query,
    shared: isShared,
    createdAt: toIso(createdAt),
    updatedAt: toIso(updatedAt),
  };
}

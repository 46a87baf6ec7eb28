import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CurrentPrincipal, Idempotent, RequireRole, type Principal } from '../../auth/index.js';
import { DatabaseTime } from '../../database/index.js';
import { ApiProblems, buildLinkHeader, formatEtag, PageQuery, ParseRowId } from '../../http/index.js';
import { CommandContexts, IfMatchHeader } from '../../jobs/index.js';
import type { MaintenanceWindowEntity } from '../../windows/index.js';
import { toPreviewDto, toWindowDto } from './to-window-dto.js';
import { WindowCommands } from './window-commands.service.js';
import { WindowPreviews } from './window-preview.service.js';
import {
  CreateMaintenanceWindowDto,
  DryRunQuery,
  MaintenanceWindowDto,
  MaintenanceWindowPageDto,
  MaintenanceWindowPreviewDto,
  UpdateMaintenanceWindowDto,
} from './window.dto.js';

const BASE = 'api/v1/scheduler';
const PATH = 'maintenance-windows';
const ETAG = { ETag: { description: 'Its version.', schema: { type: 'string' } } } as const;
const WINDOW_OR_PREVIEW = {
  oneOf: [
    { $ref: getSchemaPath(MaintenanceWindowDto) },
    { $ref: getSchemaPath(MaintenanceWindowPreviewDto) },
  ],
};

/** Times in which the fires of some jobs are recorded as skipped. */
@ApiTags('maintenance')
@Controller(BASE)
@RequireRole('viewer')
@ApiExtraModels(MaintenanceWindowDto, MaintenanceWindowPreviewDto)
export class MaintenanceWindowsController {
  constructor(
    private readonly commands: WindowCommands,
    private readonly previews: WindowPreviews,
    private readonly contexts: CommandContexts,
    private readonly time: DatabaseTime,
  ) {}

  @Get(PATH)
  @ApiOperation({ summary: 'List maintenance windows, latest start first' })
  @ApiOkResponse({
    type: MaintenanceWindowPageDto,
    headers: { Link: { description: 'RFC 8288: first, prev, next, last.', schema: { type: 'string' } } },
  })
  @ApiProblems(400)
  async listMaintenanceWindows(
    @Query() query: PageQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MaintenanceWindowPageDto> {
    const page = await this.commands.list(query);
    response.setHeader('Link', buildLinkHeader(request.originalUrl, page));
    return { ...page, items: page.items.map((window) => toWindowDto(window, this.time.now())) };
  }

  @Get(`${PATH}/:id`)
  @ApiOperation({ summary: 'Read a maintenance window' })
  @ApiHeader({ name: 'If-None-Match', required: false, schema: { type: 'string', example: '"3"' } })
  @ApiOkResponse({ type: MaintenanceWindowDto, headers: ETAG })
  @ApiResponse({ status: 304, description: 'It has not changed.' })
  @ApiProblems(400, 404)
  async getMaintenanceWindow(
    @Param('id', ParseRowId) id: number,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MaintenanceWindowDto> {
    return this.tagged(await this.commands.get(id), response);
  }

  @Post(PATH)
  @RequireRole('operator')
  @Idempotent()
  @ApiOperation({
    summary: 'Make a maintenance window',
    description:
      'Fires of matching jobs that are due within it are recorded as skipped(maintenance_window); runs that began before go on.',
  })
  @ApiResponse({
    status: 200,
    type: MaintenanceWindowPreviewDto,
    description: 'Dry run: what would be skipped.',
  })
  @ApiResponse({
    status: 201,
    type: MaintenanceWindowDto,
    headers: { ...ETAG, Location: { description: 'Path of the window.', schema: { type: 'string' } } },
  })
  @ApiProblems(400, { status: 409, code: 'WINDOW_LIMIT' })
  async createMaintenanceWindow(
    @Query() { dryRun }: DryRunQuery,
    @Body() body: CreateMaintenanceWindowDto,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MaintenanceWindowDto | MaintenanceWindowPreviewDto> {
    if (dryRun) {
      response.status(200);
      return toPreviewDto(await this.previews.of(await this.commands.draft(null, body, principal)));
    }
    const window = await this.commands.create(body, principal);
    response.setHeader('Location', `/${BASE}/${PATH}/${window.id}`);
    return this.tagged(window, response);
  }

  @Put(`${PATH}/:id`)
  @RequireRole('operator')
  @IfMatchHeader()
  @ApiOperation({ summary: 'Change a maintenance window: absent fields stay, null = default' })
  @ApiOkResponse({ schema: WINDOW_OR_PREVIEW, description: 'The window; with dryRun what it would skip.' })
  @ApiProblems(400, 404, 412, 428)
  async updateMaintenanceWindow(
    @Param('id', ParseRowId) id: number,
    @Query() { dryRun }: DryRunQuery,
    @Body() body: UpdateMaintenanceWindowDto,
    @CurrentPrincipal() principal: Principal,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MaintenanceWindowDto | MaintenanceWindowPreviewDto> {
    if (dryRun) return toPreviewDto(await this.previews.of(await this.commands.draft(id, body, principal)));
    const context = this.contexts.required(principal, ifMatch);
    return this.tagged(await this.commands.update(id, body, context), response);
  }

  @Delete(`${PATH}/:id`)
  @HttpCode(204)
  @RequireRole('operator')
  @IfMatchHeader()
  @ApiOperation({ summary: 'Delete a maintenance window: fires run again from now on' })
  @ApiNoContentResponse()
  @ApiProblems(400, 404, 412, 428)
  async deleteMaintenanceWindow(
    @Param('id', ParseRowId) id: number,
    @CurrentPrincipal() principal: Principal,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    await this.commands.delete(id, this.contexts.required(principal, ifMatch));
  }

  private tagged(window: MaintenanceWindowEntity, response: Response): MaintenanceWindowDto {
    response.setHeader('ETag', formatEtag(window.version));
    return toWindowDto(window, this.time.now());
  }
}

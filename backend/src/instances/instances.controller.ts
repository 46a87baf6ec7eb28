import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import {
  ApiProblems,
  ConditionalGet,
  CurrentPrincipal,
  ParseReason,
  ParseRowId,
  RequireRole,
  type Principal,
} from '../http/index.js';
import { InstanceActions } from './instance-actions.service.js';
import { InstanceActionDto, InstanceDto, InstanceListDto, InstancesQuery } from './instances.dto.js';
import { InstancesService } from './instances.service.js';
import { SchedulerStatusDto } from './status.dto.js';

/** The processes, and how the whole is doing. */
@ApiTags('instances')
@Controller('api/v1/scheduler')
@RequireRole('viewer')
export class InstancesController {
  constructor(
    @Inject(InstancesService) private readonly instances: InstancesService,
    @Inject(InstanceActions) private readonly actions: InstanceActions,
  ) {}

  @Get('status')
  @ConditionalGet()
  @ApiOperation({
    summary: 'Scheduler status',
    description: 'Cheap enough to poll: every count stops at 10,000.',
  })
  @ApiOkResponse({ type: SchedulerStatusDto })
  getStatus(): Promise<SchedulerStatusDto> {
    return this.instances.status();
  }

  @Get('instances')
  @ConditionalGet()
  @ApiOperation({ summary: 'Present instances, then the last ended ones' })
  @ApiOkResponse({ type: InstanceListDto })
  @ApiProblems(400)
  listInstances(@Query() query: InstancesQuery): Promise<InstanceListDto> {
    return this.instances.list(query);
  }

  @Post('instances/:id/action')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({
    summary: 'Drain an instance, or let it work again',
    description:
      'It follows within seconds. What it runs goes on to its end; nothing planned is lost: its peers take it, and without any it waits. Once more is harmless. A drained instance that is started anew is not drained any more.',
  })
  @ApiOkResponse({ type: InstanceDto })
  @ApiProblems(400, 404, { status: 409, code: 'INSTANCE_ENDED' }, { status: 409, code: 'NOTHING_TO_DRAIN' })
  async actOnInstance(
    @Param('id', ParseRowId) id: number,
    @Body() { action, reason }: InstanceActionDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<InstanceDto> {
    await this.actions.act(id, action, { principal, reason: reason?.trim() || null });
    return this.instances.get(id);
  }

  @Delete('instances/:id')
  @HttpCode(204)
  @RequireRole('admin')
  @ApiOperation({
    summary: 'Forget an instance that has ended',
    description:
      'It is not listed any more; executions and explanations go on naming it. Once more is harmless.',
  })
  @ApiQuery({ name: 'reason', required: false, schema: { type: 'string', maxLength: 500 } })
  @ApiNoContentResponse()
  @ApiProblems(400, 404, { status: 409, code: 'INSTANCE_PRESENT' })
  forgetInstance(
    @Param('id', ParseRowId) id: number,
    @CurrentPrincipal() principal: Principal,
    @Query('reason', ParseReason) reason: string | null,
  ): Promise<void> {
    return this.actions.forget(id, { principal, reason });
  }
}

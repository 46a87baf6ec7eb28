import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, RequireRole, ConditionalGet } from '../http/index.js';
import { InstanceListDto, InstancesQuery } from './instances.dto.js';
import { InstancesService } from './instances.service.js';
import { SchedulerStatusDto } from './status.dto.js';

/** The processes, and how the whole is doing. */
@ApiTags('instances')
@Controller('api/v1/scheduler')
@RequireRole('viewer')
export class InstancesController {
  constructor(@Inject(InstancesService) private readonly instances: InstancesService) {}

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
}

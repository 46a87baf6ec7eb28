import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '../http/index.js';
import { ExecutionStatusDto, JobTypeDto, TaskFunctionDto, toTaskFunctionDto } from './lookups.dto.js';
import { LookupsService } from './lookups.service.js';

/** Lists to choose from. */
@ApiTags('lookups')
@Controller('api/v1/scheduler')
@RequireRole('viewer')
export class LookupsController {
  constructor(@Inject(LookupsService) private readonly lookups: LookupsService) {}

  @Get('task-functions')
  @ApiOperation({ summary: 'Task functions that jobs can call, by key' })
  @ApiOkResponse({ type: [TaskFunctionDto] })
  async listTaskFunctions(): Promise<TaskFunctionDto[]> {
    return (await this.lookups.taskFunctions()).map(toTaskFunctionDto);
  }

  @Get('job-types')
  @ApiOperation({ summary: 'Kinds of schedules' })
  @ApiOkResponse({ type: [JobTypeDto] })
  async listJobTypes(): Promise<JobTypeDto[]> {
    return this.lookups.jobTypes();
  }

  @Get('execution-statuses')
  @ApiOperation({ summary: 'Statuses an execution can have' })
  @ApiOkResponse({ type: [ExecutionStatusDto] })
  async listExecutionStatuses(): Promise<ExecutionStatusDto[]> {
    return this.lookups.executionStatuses();
  }
}

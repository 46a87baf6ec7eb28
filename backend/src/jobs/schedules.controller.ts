import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, RequireRole } from '../http/index.js';
import { PreviewDto } from './dto/job-request.dto.js';
import { PreviewResultDto } from './dto/preview-response.dto.js';
import { SchedulesService } from './schedules.service.js';

/** Schedules that no job has yet. */
@ApiTags('schedules')
@Controller('api/v1/scheduler')
@RequireRole('viewer')
export class SchedulesController {
  constructor(@Inject(SchedulesService) private readonly schedules: SchedulesService) {}

  @Post('schedules/preview')
  @HttpCode(200)
  @ApiOperation({ summary: 'Show what a schedule will do, in words and instants' })
  @ApiOkResponse({ type: PreviewResultDto })
  @ApiProblems(400)
  previewSchedule(@Body() body: PreviewDto): PreviewResultDto {
    return this.schedules.preview(body);
  }
}

import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DatabaseTime } from '../database/index.js';
import { ApiProblems, parseTimeRange, RequireRole, ConditionalGet } from '../http/index.js';
import { dueAtOf, triggerOf } from '../jobs/index.js';
import { DAY, toIso, toIsoOrNull, type Ms } from '../kernel/index.js';
import {
  CalendarDto,
  CalendarQuery,
  TimelineDto,
  TimelineQuery,
  UpcomingDto,
  UpcomingQuery,
  type LaneDto,
} from './dto/timeline.dto.js';
import type { Range } from './statistics.read.js';
import { TimelineService, type Lane } from './timeline.service.js';

/** What was and what will be. */
@ApiTags('timeline')
@Controller('api/v1/scheduler')
@RequireRole('viewer')
export class TimelineController {
  constructor(
    @Inject(TimelineService) private readonly service: TimelineService,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
  ) {}

  @Get('timeline')
  @ApiOperation({
    summary: 'Executions and fires to come of a page of jobs, on one axis',
    description: 'Lanes are chosen, ordered and paged as GET /jobs does; at most 50 a page.',
  })
  @ApiOkResponse({ type: TimelineDto })
  @ApiProblems(400)
  async getTimeline(@Query() query: TimelineQuery): Promise<TimelineDto> {
    const range = rangeOf(query, 92 * DAY);
    const { items, now, ...page } = await this.service.timeline(query, range);
    return {
      from: toIso(range.from),
      to: toIso(range.to),
      now: toIso(now),
      items: items.map(toLaneDto),
      ...page,
    };
  }

  @Get('calendar')
  @ApiOperation({ summary: 'Days of a zone: what happened, and what is planned' })
  @ApiOkResponse({ type: CalendarDto })
  @ApiProblems(400, 404)
  async getCalendar(@Query() query: CalendarQuery): Promise<CalendarDto> {
    const { jobId = null, tag = null, tz = null } = query;
    const filter = { jobId, tag, timezone: tz };
    const { timezone, days, isExact, isPlanComplete } = await this.service.calendar(
      rangeOf(query, 62 * DAY),
      filter,
    );
    return {
      tz: timezone,
      exact: isExact,
      planComplete: isPlanComplete,
      days: days.map(({ date, from, to, outcomes, planned }) => ({
        date,
        from: toIso(from),
        to: toIso(to),
        ...outcomes,
        planned,
      })),
    };
  }

  @Get('upcoming')
  @ConditionalGet()
  @ApiOperation({ summary: 'The next fires over all jobs' })
  @ApiOkResponse({ type: UpcomingDto })
  @ApiProblems(400)
  async listUpcoming(@Query() query: UpcomingQuery): Promise<UpcomingDto> {
    const fires = await this.service.upcoming(query.limit ?? 20);
    const items = fires.map(({ job, scheduledFor }) => ({
      jobId: job.id,
      jobName: job.name,
      state: job.state,
      timezone: job.timezone,
      scheduledFor: toIso(scheduledFor),
      dueAt: toIso(dueAtOf(job.id, triggerOf(job), scheduledFor)),
    }));
    return { now: toIso(this.time.now()), items };
  }
}

function rangeOf(query: { from: string; to: string }, maxSpan: Ms): Range {
  const { from, to } = parseTimeRange(query, maxSpan);
  return { from: from!, to: to! };
}

function toLaneDto({ job, runs, density, future }: Lane): LaneDto {
  return {
    jobId: job.id,
    jobName: job.name,
    state: job.state,
    taskFunctionKey: job.taskFunctionKey,
    tags: job.tags,
    timezone: job.timezone,
    pausedUntil: toIsoOrNull(job.pausedUntil),
    runs: runs.map(({ jobId: _jobId, origin, ...run }) => ({
      ...run,
      scheduledFor: toIso(run.scheduledFor),
      scheduledUntil: toIsoOrNull(run.scheduledUntil),
      startedAt: toIsoOrNull(run.startedAt),
      finishedAt: toIsoOrNull(run.finishedAt),
      isRequested: origin !== 0,
    })),
    density: density?.map((point) => ({ ...point, from: toIso(point.from), to: toIso(point.to) })) ?? null,
    fires: future.instants.map(toIso),
    bands: future.bands.map((band) => ({ ...band, from: toIso(band.from), to: toIso(band.to) })),
  };
}

import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DatabaseTime } from '../database/index.js';
import { ApiProblems, parseTimeRange, RequireRole, ConditionalGet } from '../http/index.js';
import { DAY, toIso, toIsoOrNull, ValidationError } from '../kernel/index.js';
import { AttentionService } from './attention.service.js';
import { AttentionDto, AttentionQuery } from './dto/attention.dto.js';
import { FunctionStatisticsDto, FunctionStatisticsQuery } from './dto/function-statistics.dto.js';
import { StatisticsDto, StatisticsQuery } from './dto/statistics.dto.js';
import { FunctionStatisticsService } from './function-statistics.service.js';
import { StatisticsService, type Statistics, type StatisticsQuestion } from './statistics.service.js';

/** Longest range of one answer. */
const MAX_DAYS = 92;

/** Tiles and charts. */
@ApiTags('statistics')
@Controller('api/v1/scheduler')
@RequireRole('viewer')
export class StatisticsController {
  constructor(
    @Inject(StatisticsService) private readonly service: StatisticsService,
    @Inject(AttentionService) private readonly attention: AttentionService,
    @Inject(FunctionStatisticsService) private readonly functions: FunctionStatisticsService,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
  ) {}

  @Get('statistics')
  @ConditionalGet()
  @ApiOperation({
    summary: 'How things stand, and what happened in a range',
    description:
      'Added up on the server, cheap enough to poll. A run longer than 20 s shows up to half a minute after its end.',
  })
  @ApiOkResponse({ type: StatisticsDto })
  @ApiProblems(400, 404)
  async getStatistics(@Query() query: StatisticsQuery): Promise<StatisticsDto> {
    return toDto(await this.service.statistics(this.question(query)));
  }

  @Get('statistics/attention')
  @ConditionalGet()
  @ApiOperation({ summary: 'Jobs that somebody should look at, the most urgent first' })
  @ApiOkResponse({ type: AttentionDto })
  @ApiProblems(400)
  async getAttention(@Query() query: AttentionQuery): Promise<AttentionDto> {
    const items = await this.attention.list(query.limit ?? 20);
    return { items: items.map((item) => ({ ...item, since: toIsoOrNull(item.since) })) };
  }

  @Get('statistics/task-functions')
  @ConditionalGet()
  @ApiOperation({
    summary: 'How the jobs of each task function did in the last days',
    description:
      'Fires of the jobs that call a function now, by the day they were scheduled for. Cheap enough for a page, not to be polled each second. ' +
      'Without what ended in the last half minute.',
  })
  @ApiOkResponse({ type: FunctionStatisticsDto })
  @ApiProblems(400)
  async getFunctionStatistics(@Query() query: FunctionStatisticsQuery): Promise<FunctionStatisticsDto> {
    const { from, now, items } = await this.functions.lastDays(query.days ?? 7);
    return { from: toIso(from), now: toIso(now), items };
  }

  private question(query: StatisticsQuery): StatisticsQuestion {
    const { jobId = null, tz = null } = query;
    if (query.from === undefined) {
      if (query.to !== undefined) throw missingFrom();
      return { range: query.range ?? '24h', jobId, timezone: tz };
    }
    const to = query.to ?? toIso(this.time.now());
    const range = parseTimeRange({ from: query.from, to }, MAX_DAYS * DAY);
    return { range: { from: range.from!, to: range.to! }, jobId, timezone: tz };
  }
}

function missingFrom(): ValidationError {
  const message = 'Give "from" as well, or "range" alone.';
  return new ValidationError([{ pointer: '?from', code: 'REQUIRED', message }]);
}

function toDto(statistics: Statistics): StatisticsDto {
  const { from, to, now, timezone, stepMs, isComplete, standing, total, series } = statistics;
  return {
    from: toIso(from),
    to: toIso(to),
    now: toIso(now),
    tz: timezone,
    bucketSeconds: stepMs / 1_000,
    complete: isComplete,
    standing,
    total,
    series: series.map((point) => ({ ...point, from: toIso(point.from), to: toIso(point.to) })),
  };
}

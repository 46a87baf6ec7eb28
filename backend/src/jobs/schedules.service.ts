import { Inject, Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { DatabaseTime } from '../database/index.js';
import { parseInstant } from '../http/index.js';
import { dayCounts, preview, requireTrigger, type DayCount, type Preview } from '../triggers/index.js';
import type { PreviewDto } from './dto/job-request.dto.js';

/** Answers what a schedule would do, by the functions that plan it. */
@Injectable()
export class SchedulesService {
  constructor(
    @Inject(AppConfig) private readonly config: AppConfig,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
  ) {}

  /** An interval without `startAt` is shown as if the job were created at `from`.
   *  @throws VALIDATION_FAILED naming field and, for a cron expression, position (`params: {field, token, offset}`). */
  preview({ from, count, days, ...schedule }: PreviewDto): Preview & { days?: DayCount[] } {
    const start = parseInstant(from, '/from') ?? this.time.now();
    const trigger = requireTrigger(schedule, { timezone: this.config.timezone, anchor: start });
    const shown = preview(trigger, start, count ?? undefined);
    return days ? { ...shown, days: dayCounts(trigger, start, days) } : shown;
  }
}

import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsBoolean, IsDefined, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { IsInstant, QueryBoolean } from '../../http/index.js';
import { JOB_BOUNDS, TagsField } from '../../jobs/index.js';
import { WINDOW_REPEATS, type WindowRepeat } from '../../windows/index.js';

const INSTANT = { type: String, format: 'date-time' } as const;

/** What a client may send of a window. In an update an absent field stays as it is; null always gives the default. */
export class CreateMaintenanceWindowDto {
  @ApiProperty({ type: 'string', maxLength: JOB_BOUNDS.name.max, example: 'Database upgrade' })
  @IsDefined()
  @IsString()
  @MaxLength(JOB_BOUNDS.name.max)
  @Matches(/\S/, { message: 'name must not be blank' })
  name!: string;

  @TagsField('It is meant for the jobs that have any of these; empty = for all jobs.', ['database'])
  tags?: string[] | null;

  @ApiPropertyOptional({ ...INSTANT, nullable: true, description: 'Inclusive. Default: now.' })
  @IsOptional()
  @IsInstant()
  from?: string | null;

  @ApiProperty({
    ...INSTANT,
    description: 'Exclusive. At most 366 days after `from`; less than 7 days when it repeats.',
    example: '2099-11-28T04:00:00Z',
  })
  @IsDefined()
  @IsInstant()
  until!: string;

  @ApiPropertyOptional({
    enum: WINDOW_REPEATS,
    nullable: true,
    default: 'none',
    description:
      'weekly: it opens again every week at the local time of `from` in `timezone`, each time for as long.',
  })
  @IsOptional()
  @IsIn(WINDOW_REPEATS)
  repeats?: WindowRepeat | null;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    description: 'IANA name. Default: SCHEDULER_TIMEZONE.',
    example: 'Asia/Riyadh',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  timezone?: string | null;

  @ApiPropertyOptional({
    ...INSTANT,
    nullable: true,
    description: 'No repetition starts after this; null = until somebody ends it.',
  })
  @IsOptional()
  @IsInstant()
  repeatUntil?: string | null;

  @ApiPropertyOptional({
    type: 'boolean',
    nullable: true,
    default: false,
    description: 'true: while it is open, action trigger is refused as well (409 MAINTENANCE_WINDOW).',
  })
  @IsOptional()
  @IsBoolean()
  forbidsTrigger?: boolean | null;

  @ApiPropertyOptional({ type: 'string', nullable: true, maxLength: JOB_BOUNDS.reason.max })
  @IsOptional()
  @IsString()
  @MaxLength(JOB_BOUNDS.reason.max)
  reason?: string | null;
}

/** The same, all optional. */
export class UpdateMaintenanceWindowDto extends PartialType(CreateMaintenanceWindowDto) {}

/** `?dryRun=true` */
export class DryRunQuery {
  @ApiPropertyOptional({
    type: 'boolean',
    default: false,
    description: 'Change nothing; answer what would be skipped.',
  })
  @QueryBoolean()
  @IsBoolean()
  dryRun: boolean = false;
}

/** Whether a window is open now, will be, or never again. */
export const WINDOW_STATES = ['open', 'upcoming', 'over'] as const;

/** A maintenance window. */
export class MaintenanceWindowDto {
  @ApiProperty({ type: 'integer', example: 3 }) id!: number;
  @ApiProperty({ example: 'Database upgrade' }) name!: string;
  @ApiProperty({ type: [String], example: ['database'] }) tags!: string[];
  @ApiProperty(INSTANT) from!: string;
  @ApiProperty(INSTANT) until!: string;
  @ApiProperty({ enum: WINDOW_REPEATS }) repeats!: WindowRepeat;
  @ApiProperty({ example: 'Asia/Riyadh' }) timezone!: string;
  @ApiProperty({ ...INSTANT, nullable: true }) repeatUntil!: string | null;
  @ApiProperty() forbidsTrigger!: boolean;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
  @ApiProperty({ enum: WINDOW_STATES, enumName: 'MaintenanceWindowState' })
  state!: (typeof WINDOW_STATES)[number];
  @ApiProperty({ ...INSTANT, nullable: true, description: 'Start of the time it is open now or next.' })
  nextFrom!: string | null;
  @ApiProperty({ ...INSTANT, nullable: true, description: 'End of that time.' })
  nextUntil!: string | null;
  @ApiProperty({ type: 'integer', description: 'Its ETag.' }) version!: number;
  @ApiProperty(INSTANT) createdAt!: string;
  @ApiProperty({ example: 'user:anna' }) createdBy!: string;
  @ApiProperty(INSTANT) updatedAt!: string;
  @ApiProperty({ example: 'user:anna' }) updatedBy!: string;
}

/** A page of windows. */
export class MaintenanceWindowPageDto {
  @ApiProperty({ type: [MaintenanceWindowDto] }) items!: MaintenanceWindowDto[];
  @ApiProperty({ type: 'integer' }) total!: number;
  @ApiProperty({ type: 'integer' }) page!: number;
  @ApiProperty({ type: 'integer' }) perPage!: number;
  @ApiProperty({ type: 'integer' }) pages!: number;
}

/** A job whose fires would be skipped. */
export class WindowPreviewJobDto {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty() name!: string;
  @ApiProperty({ type: 'integer' }) fires!: number;
}

/** What a window would skip the next time it is open. */
export class MaintenanceWindowPreviewDto {
  @ApiProperty({ ...INSTANT, nullable: true, description: 'null: it is over already.' })
  from!: string | null;
  @ApiProperty({ ...INSTANT, nullable: true }) until!: string | null;
  @ApiProperty({ type: 'integer', description: 'Jobs on the schedule that it is meant for.' })
  matchingJobs!: number;
  @ApiProperty({ type: 'integer', description: 'Those of them that have a fire within it.' })
  jobs!: number;
  @ApiProperty({ type: 'integer', description: 'Fires that would be skipped.' }) fires!: number;
  @ApiProperty({ description: 'false: counting stopped at 100,000 fires.' }) exact!: boolean;
  @ApiProperty({ type: [WindowPreviewJobDto], description: 'The first 20 of these jobs, by id.' })
  firstJobs!: WindowPreviewJobDto[];
}

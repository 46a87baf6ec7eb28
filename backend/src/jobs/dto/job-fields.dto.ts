import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsObject, IsOptional, Matches } from 'class-validator';
import { TRIGGER_TYPES } from '../../triggers/index.js';
import { JOB_BOUNDS, JOB_DEFAULTS, JOB_KEY } from '../job-bounds.js';
import * as values from '../job-values.js';
import { ChoiceField, InstantField, TagsField, TextField, WholeField } from './field.decorators.js';

const bounds = JOB_BOUNDS;
const fallback = JOB_DEFAULTS;

/** Every field of a job a client may send. In an update an absent field stays as it is; null always gives the default. */
export class JobFields {
  @TextField(bounds.name, {
    description: 'What people call it. Required on creation.',
    example: 'Nightly report',
  })
  @Matches(/\S/, { message: 'name must not be blank' })
  name?: string | null;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    pattern: JOB_KEY.source,
    description: 'Stable name for machines, unique among undeleted jobs. Set once, on creation.',
    example: 'reports.nightly',
  })
  @IsOptional()
  @Matches(JOB_KEY, { message: 'jobKey must be 1 to 190 letters, digits, ".", "_", ":" or "-"' })
  jobKey?: string | null;

  @TextField(bounds.description, {
    description: 'Free text.',
    example: 'Sends the figures of the day before.',
  })
  description?: string | null;

  @TextField(bounds.taskFunctionKey, {
    description: 'The task function to call; see GET /task-functions. Required on creation.',
    example: 'http.request',
  })
  @Matches(/\S/, { message: 'taskFunctionKey must not be blank' })
  taskFunctionKey?: string | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    default: {},
    description:
      'Parameters of the function, checked against its schema; at most 64 KiB as JSON, 32 levels deep.',
    example: { url: 'https://example.com/reports', method: 'POST' },
  })
  @IsOptional()
  @IsObject()
  params?: values.Params | null;

  @ChoiceField(TRIGGER_TYPES, {
    description:
      'May be left out: it follows from the schedule field given. A schedule field of another type switches the type.',
    example: 'cron',
  })
  jobType?: values.JobTypeName | null;

  @TextField(bounds.cronExpression, {
    description:
      '5 fields, or 6 with seconds first, or an alias such as @daily; L, W, LW, # and ? are understood.',
    example: '0 9 * * MON-FRI',
  })
  cronExpression?: string | null;

  @WholeField(bounds.intervalSeconds, {
    description:
      'Fixed rate, counted from startAt, else from the creation: with startAt the first fire is startAt itself, without it one interval after the creation.',
  })
  intervalSeconds?: number | null;

  @InstantField({
    description: 'Runs once at this instant. One that lies further back than misfireGraceSeconds is refused.',
  })
  runAt?: string | null;

  @TextField(bounds.timezone, {
    description: 'IANA name; default SCHEDULER_TIMEZONE.',
    example: 'Asia/Riyadh',
  })
  timezone?: string | null;

  @InstantField({ description: 'Nothing fires before it; it may fire itself. null = no bound.' })
  startAt?: string | null;

  @InstantField({ description: 'Nothing fires after it; it may fire itself. null = no bound.' })
  endAt?: string | null;

  @WholeField(bounds.jitterSeconds, {
    description:
      "Fires are due up to this much later, by an offset that is the job's own and always the same.",
    default: fallback.jitterSeconds,
  })
  jitterSeconds?: number | null;

  @ChoiceField(values.DST_GAPS, {
    description:
      'A local time that a clock change leaves out: fires at the first instant after the gap, or not at all.',
    default: 'after',
  })
  dstGap?: values.DstGap | null;

  @ChoiceField(values.DST_OVERLAPS, {
    description: 'A local time that a clock change repeats: fires at which copy.',
    default: 'first',
  })
  dstOverlap?: values.DstOverlap | null;

  @WholeField(bounds.maxInstances, {
    description: 'Runs at the same time; default SCHEDULER_MAX_INSTANCES.',
    example: 1,
  })
  maxInstances?: number | null;

  @ChoiceField(values.OVERLAP_POLICIES, {
    description:
      'What a fire does when all slots are busy: it is skipped, waits for a slot, or replaces the run that holds one.',
    default: fallback.overlapPolicy,
  })
  overlapPolicy?: values.OverlapPolicy | null;

  @WholeField(bounds.maxQueued, {
    description: 'With overlapPolicy queue: how many may wait for a slot.',
    default: fallback.maxQueued,
  })
  maxQueued?: number | null;

  @WholeField(bounds.cancelGraceSeconds, {
    description: 'How long a cancelled run may take to stop, in seconds.',
    default: fallback.cancelGraceSeconds,
  })
  cancelGraceSeconds?: number | null;

  @WholeField(bounds.misfireGraceSeconds, {
    description:
      'With misfirePolicy skip: how late a fire may start, in seconds. Default SCHEDULER_MISFIRE_GRACE_TIME.',
    example: 60,
  })
  misfireGraceSeconds?: number | null;

  @ChoiceField(values.MISFIRE_POLICIES, {
    description:
      'What happens to fires that were not started in time, when the latest of them is more than 2 s late: the newest runs, all run one after another (at most maxCatchUp), or those within the grace are merged into the newest.',
    default: fallback.misfirePolicy,
  })
  misfirePolicy?: values.MisfirePolicy | null;

  @WholeField(bounds.maxCatchUp, {
    description: 'With misfirePolicy run_all: most fires that are caught up.',
    default: fallback.maxCatchUp,
  })
  maxCatchUp?: number | null;

  @ChoiceField(values.DELIVERIES, {
    description: 'Whether a run whose process died is repeated.',
    default: fallback.delivery,
  })
  delivery?: values.Delivery | null;

  @WholeField(bounds.timeoutSeconds, {
    description: "Longest run, in seconds; null = the function's own limit, if any.",
  })
  timeoutSeconds?: number | null;

  @WholeField(bounds.maxAttempts, {
    description: "Starts of one execution at most; default the function's own, else 1.",
  })
  maxAttempts?: number | null;

  @ChoiceField(values.RETRY_BACKOFFS, {
    description: 'How the delay between attempts grows.',
    default: fallback.retryBackoff,
  })
  retryBackoff?: values.RetryBackoff | null;

  @WholeField(bounds.retryDelaySeconds, {
    description: 'Delay before the second attempt, in seconds.',
    default: fallback.retryDelaySeconds,
  })
  retryDelaySeconds?: number | null;

  @WholeField(bounds.retryMaxDelaySeconds, {
    description: 'Longest delay between attempts, in seconds.',
    default: fallback.retryMaxDelaySeconds,
  })
  retryMaxDelaySeconds?: number | null;

  @ChoiceField(values.PRIORITIES, {
    description: 'Which fires go first when many are due.',
    default: fallback.priority,
  })
  priority?: (typeof values.PRIORITIES)[number] | null;

  @TagsField('At most 20, each of 1 to 64 characters without commas.', ['reports', 'team-a'])
  tags?: string[] | null;

  @ApiPropertyOptional({
    type: 'boolean',
    nullable: true,
    default: true,
    description: 'false = it is not scheduled.',
  })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean | null;
}

import type { CreateJobDto } from '../../../core/api/generated/models/create-job-dto';
import type { PreviewDto } from '../../../core/api/generated/models/preview-dto';
import { fromWallClock } from '../../../core/time/iso';
import {
  knownZone,
  mapNumbers,
  NUMBER_FIELDS,
  pick,
  PLAIN_FIELDS,
  typeOf,
  UNITS,
  type JobDraft,
  type NumberField,
} from './job-draft';
import type { JobType } from './job-filter';

/** The request for a draft. Fields of the other kinds of schedule are null, so that changing the kind leaves nothing behind; an empty
 *  number is null, the server's default. `jobKey` is left out when empty: it is set once.
 *  @returns `broken`: request fields whose text is not a whole number; they are null in `body`. */
export function toBody(draft: JobDraft): { body: CreateJobDto; broken: string[] } {
  const jobType = typeOf(draft.tab);
  const { value: numbers, broken } = readNumbers(draft);
  const interval = readWhole(draft.every);
  if (jobType === 'interval' && typeof interval !== 'number') broken.push('intervalSeconds');
  const instant = (text: string): string | null => fromWallClock(text, knownZone(draft.timezone));
  const isDate = jobType === 'date';
  const body: CreateJobDto = {
    ...pick(draft, PLAIN_FIELDS),
    ...numbers,
    jobType,
    ...(draft.jobKey.trim() !== '' && { jobKey: draft.jobKey.trim() }),
    description: draft.description.trim() || null,
    tags: readTags(draft.tags),
    cronExpression: jobType === 'cron' ? draft.cronExpression.trim() : null,
    intervalSeconds:
      jobType === 'interval' && typeof interval === 'number' ? interval * UNITS[draft.unit] : null,
    runAt: isDate ? instant(draft.runAt) : null,
    startAt: isDate ? null : instant(draft.startAt),
    endAt: isDate ? null : instant(draft.endAt),
  };
  return { body, broken };
}

/** What the preview is asked for a draft; null while the schedule is not complete. */
export function draftPreview(draft: JobDraft): PreviewDto | null {
  const { jobType, cronExpression, intervalSeconds, runAt, startAt, endAt } = toBody(draft).body;
  const schedules: Record<JobType, PreviewDto | null> = {
    cron: cronExpression ? { cronExpression, dstGap: draft.dstGap, dstOverlap: draft.dstOverlap } : null,
    interval: intervalSeconds ? { intervalSeconds } : null,
    date: runAt ? { runAt } : null,
  };
  const schedule = schedules[typeOf(draft.tab)];
  if (!schedule || draft.timezone.trim() === '') return null;
  return {
    jobType,
    timezone: draft.timezone,
    ...schedule,
    ...(startAt && { startAt }),
    ...(endAt && { endAt }),
  };
}

function readNumbers(draft: JobDraft): { value: Record<NumberField, number | null>; broken: string[] } {
  const read = mapNumbers((field) => readWhole(draft[field]));
  return {
    value: mapNumbers((field) => read[field] ?? null),
    broken: NUMBER_FIELDS.filter((field) => read[field] === undefined),
  };
}

/** @returns null for an empty text, undefined for what is not a whole number. Bounds are the server's business. */
function readWhole(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const number = Number(trimmed);
  return Number.isSafeInteger(number) ? number : undefined;
}

function readTags(text: string): string[] {
  const tags = text.split(/[,،]/).map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

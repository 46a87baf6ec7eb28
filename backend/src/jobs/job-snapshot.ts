import { isDeepStrictEqual } from 'node:util';
import { DEFINITION_COLUMNS, type JobDefinition } from './job-definition.js';
import { toIsoOrNull } from '../kernel/index.js';
import type { JobFields } from './dto/job-fields.dto.js';
import { JOB_TYPE_IDS, PRIORITIES, type JobTypeName } from './job-values.js';
import type { JobEntity } from './job.entity.js';

/** Columns of a revision: the definition, and what else decides whether and when something fires. */
export const SNAPSHOT_COLUMNS = [
  'jobKey',
  ...DEFINITION_COLUMNS,
  'handlerMissing',
  'pausedAt',
  'pausedBy',
  'pauseReason',
  'pausedUntil',
  'deletedAt',
  'state',
] as const satisfies readonly (keyof JobEntity)[];

/** A job as a revision keeps it, with the entity's names and values: instants are `EpochMs`, durations seconds. Holds all of
 *  {@link JobSchedule} (job-trigger.ts), so the plan can be computed again with `triggerOf(snapshot)`. */
export type JobSnapshot = Pick<JobEntity, (typeof SNAPSHOT_COLUMNS)[number]>;

const pickColumns = (job: object, columns: readonly string[]): Record<string, unknown> => {
  const source = job as Record<string, unknown>;
  return Object.fromEntries(columns.map((column) => [column, source[column] ?? null]));
};

/** What a revision keeps of a job. */
export function snapshotOf(job: JobSnapshot): Record<string, unknown> {
  return pickColumns(job, SNAPSHOT_COLUMNS);
}

/** The definition within a job. */
export function definitionOf(job: JobEntity): JobDefinition {
  return pickColumns(job, DEFINITION_COLUMNS) as JobDefinition;
}

/** The definition within a snapshot, as the fields of a request that names every one of them. */
export function fieldsOf(snapshot: object): JobFields {
  const {
    jobTypeId,
    anchorAt: _anchorAt,
    priority,
    startAt,
    endAt,
    runAt,
    ...same
  } = pickColumns(snapshot, DEFINITION_COLUMNS) as JobDefinition;
  const [jobType] = Object.entries(JOB_TYPE_IDS).find(([, id]) => id === jobTypeId) ?? [];
  return {
    ...same,
    jobType: jobType as JobTypeName,
    runAt: toIsoOrNull(runAt),
    startAt: toIsoOrNull(startAt),
    endAt: toIsoOrNull(endAt),
    priority: PRIORITIES[priority],
  };
}

/** Whether two definitions say the same; the order of params' fields does not matter, that of tags does. */
export function isSameDefinition(a: JobDefinition, b: JobDefinition): boolean {
  return isDeepStrictEqual(pickColumns(a, DEFINITION_COLUMNS), pickColumns(b, DEFINITION_COLUMNS));
}

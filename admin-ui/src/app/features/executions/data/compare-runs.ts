import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';
import { changesOf, type FieldChange } from '../../../shared/changes/field-changes';

type Run = Pick<
  ExecutionDto,
  | 'status'
  | 'reasonCode'
  | 'scheduledFor'
  | 'startedAt'
  | 'latenessMs'
  | 'durationMs'
  | 'attempt'
  | 'kind'
  | 'triggeredBy'
  | 'instanceId'
  | 'jobVersion'
  | 'params'
  | 'result'
  | 'error'
  | 'note'
>;

/** How a fact is shown. */
export type FactKind = 'status' | 'origin' | 'reason' | 'instant' | 'duration' | 'plain';

/** A fact about a run that two runs are compared by. */
export interface Fact {
  field: keyof Run;
  /** Translation key. */
  label: string;
  kind: FactKind;
  /** Two runs differ in it always: that says nothing. */
  isOwn?: boolean;
}

/** In the order in which somebody looks for the difference. */
export const FACTS: readonly Fact[] = [
  { field: 'status', label: 'executions.status', kind: 'status' },
  { field: 'reasonCode', label: 'executions.reason', kind: 'reason' },
  { field: 'scheduledFor', label: 'executions.scheduled-for', kind: 'instant', isOwn: true },
  { field: 'startedAt', label: 'executions.started', kind: 'instant', isOwn: true },
  { field: 'latenessMs', label: 'executions.lateness', kind: 'duration', isOwn: true },
  { field: 'durationMs', label: 'executions.duration', kind: 'duration', isOwn: true },
  { field: 'attempt', label: 'executions.attempt', kind: 'plain' },
  { field: 'kind', label: 'executions.origin', kind: 'origin' },
  { field: 'triggeredBy', label: 'executions.triggered-by', kind: 'plain' },
  { field: 'instanceId', label: 'executions.instance', kind: 'plain' },
  { field: 'jobVersion', label: 'executions.job-version', kind: 'plain' },
  { field: 'note', label: 'executions.note', kind: 'plain', isOwn: true },
];

/** Whether two runs differ in a fact that says something. */
export function differ(one: Run, other: Run, { field, isOwn }: Fact): boolean {
  return !isOwn && one[field] !== other[field];
}

/** What went in and came out, where it differs. */
export function dataChanges(one: Run, other: Run): FieldChange[] {
  return changesOf(dataOf(one), dataOf(other));
}

function dataOf({ params, result, error }: Run): Record<string, unknown> {
  return { params, result: result as unknown, error: error && { type: error.type, message: error.message } };
}

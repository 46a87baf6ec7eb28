import type { OperationDto } from '../../core/api/generated/models/operation-dto';
import type { OperationStatus } from '../../core/api/generated/models/operation-status';

/** Where an operation can stand, in the order of its life. */
export const OPERATION_STATUSES: readonly OperationStatus[] = [
  'running',
  'paused',
  'cancelling',
  'completed',
  'cancelled',
];

/** Whether nothing will change any more. */
export function hasEnded({ status }: OperationDto): boolean {
  return status === 'completed' || status === 'cancelled';
}

/** Share of the items that have their outcome, 0 to 1; null while it is not known how many there are. */
export function shareDone({ progress }: OperationDto): number | null {
  const { total, isTotalFinal, pending, started } = progress;
  if (!isTotalFinal) return null;
  return total === 0 ? 1 : (total - pending - started) / total;
}

/** Problems are colour of their own: some items of an operation that went through may have failed. */
export function statusOf(operation: OperationDto): string {
  return operation.status === 'completed' && operation.progress.failed > 0
    ? 'completed_with_failures'
    : operation.status;
}

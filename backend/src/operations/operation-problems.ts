import { registerProblems } from '../http/index.js';
import { ConflictError } from '../kernel/index.js';
import type { OperationAction, OperationStatus } from './operation-state.js';

registerProblems({
  BACKFILL_OPEN: {
    status: 409,
    title: {
      en: 'Another backfill of this range is not finished',
      ar: 'توجد إعادة تشغيل لهذا النطاق لم تنتهِ بعد',
    },
    help: 'params.operationId is the one. Wait for its end, cancel it, or give a range that does not meet it.',
  },
  OPERATION_ENDED: {
    status: 409,
    title: { en: 'The operation has ended or is being cancelled', ar: 'انتهت العملية أو يجري إلغاؤها' },
    help: 'It cannot be paused, resumed or cancelled any more. Start a new one for what is left.',
  },
});

/** 409: two backfills would run the same fires. */
export function backfillOpen(jobId: number, operationId: number): ConflictError {
  const detail = `Operation ${operationId} is a backfill of job ${jobId} that meets this range and is not finished.`;
  return new ConflictError('BACKFILL_OPEN', detail, { jobId, operationId });
}

/** 409: too late for this action. */
export function operationEnded(id: number, status: OperationStatus, action: OperationAction): ConflictError {
  const detail = `Operation ${id} is ${status}; it cannot be asked to ${action} any more.`;
  return new ConflictError('OPERATION_ENDED', detail, { operationId: id, status });
}

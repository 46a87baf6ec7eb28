import { registerProblems } from '../http/index.js';
import { ConflictError, type ExecutionId } from '../kernel/index.js';
import type { ExecutionStatus } from './execution-status.js';

registerProblems({
  EXECUTION_ALREADY_TERMINAL: {
    status: 409,
    title: { en: 'The execution has already ended', ar: 'انتهى التنفيذ بالفعل' },
    help: 'A finished execution never changes. Use action retry for another run.',
  },
  EXECUTION_NOT_TERMINAL: {
    status: 409,
    title: { en: 'The execution has not ended yet', ar: 'لم ينتهِ التنفيذ بعد' },
    help: 'Only an ended execution can be retried or marked as handled. Cancel it first, or wait for its end.',
  },
  JOB_DELETED: {
    status: 409,
    title: { en: 'The job is deleted', ar: 'المهمة محذوفة' },
    help: 'Restore it first: POST /jobs/{id}/action with {"action":"restore"}.',
  },
  JOB_BUSY: {
    status: 409,
    title: { en: 'All slots of the job are busy', ar: 'جميع خانات المهمة مشغولة' },
    help: 'params.executionIds hold the slots. Wait for one to end, cancel one, or raise maxInstances.',
  },
  HANDLER_MISSING: {
    status: 409,
    title: { en: 'No live instance has the task function', ar: 'لا توجد نسخة عاملة تملك دالة المهمة' },
    help: 'Start an instance that registers it, or give the job another taskFunctionKey.',
  },
  LOCK_IN_USE: {
    status: 409,
    title: { en: 'The slot is in use', ar: 'الموضع قيد الاستخدام' },
    help: 'Its execution has not ended. Cancel that, or release by force with force=true and a reason: it is then recorded as lost.',
  },
});

/** 409: nothing can be done to an ended execution. */
export function alreadyTerminal(id: string, status: ExecutionStatus): ConflictError {
  return new ConflictError('EXECUTION_ALREADY_TERMINAL', `Execution ${id} has already ended (${status}).`, {
    id,
    status,
  });
}

/** 409: only an ended execution can be retried, or marked as handled. */
export function notTerminal(id: string, status: ExecutionStatus): ConflictError {
  const detail = `Execution ${id} is still ${status}; this takes one that has ended.`;
  return new ConflictError('EXECUTION_NOT_TERMINAL', detail, { id, status });
}

/** 409: the job is deleted. */
export function jobDeleted(jobId: number): ConflictError {
  return new ConflictError('JOB_DELETED', `Job ${jobId} is deleted; restore it first.`, { jobId });
}

/** 409: every slot is taken. @param executionIds who holds them. */
export function jobBusy(jobId: number, executionIds: ExecutionId[]): ConflictError {
  const detail = `All slots of job ${jobId} are busy and its overlapPolicy is skip. Holding them: ${executionIds.join(', ')}.`;
  return new ConflictError('JOB_BUSY', detail, { jobId, executionIds });
}

/** 409: nobody could run it. */
export function handlerMissing(jobId: number, taskFunctionKey: string): ConflictError {
  const detail = `No live instance has the task function ${taskFunctionKey}, so job ${jobId} cannot run now.`;
  return new ConflictError('HANDLER_MISSING', detail, { jobId, taskFunctionKey });
}

/** 409: the slot belongs to an open execution. */
export function lockInUse(slot: {
  jobId: number;
  slot: number;
  executionId: string;
  status: ExecutionStatus;
}): ConflictError {
  const detail = `Slot ${slot.slot} of job ${slot.jobId} is held by execution ${slot.executionId}, which is ${slot.status}.`;
  return new ConflictError('LOCK_IN_USE', detail, { ...slot });
}

import { registerProblems } from '../http/index.js';
import { ConflictError, ValidationError, type ExecutionId, type FieldError } from '../kernel/index.js';

registerProblems({
  JOB_KEY_TAKEN: {
    status: 409,
    title: { en: 'Another job has this key', ar: 'توجد مهمة أخرى بهذا المفتاح' },
    help: 'Keys are unique among jobs that are not deleted. params.jobId is the job that has it.',
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
  JOB_BACKLOG: {
    status: 409,
    title: { en: 'The job has too many unplanned fires', ar: 'لدى المهمة مواعيد كثيرة لم تُخطَّط بعد' },
    help: 'No engine has run for long. Start one, let it catch up, and repeat the change.',
  },
  HANDLER_MISSING: {
    status: 409,
    title: { en: 'No live instance has the task function', ar: 'لا توجد نسخة عاملة تملك دالة المهمة' },
    help: 'Start an instance that registers it, or give the job another taskFunctionKey.',
  },
  SYSTEM_JOB: {
    status: 409,
    title: { en: 'The service needs this job', ar: 'الخدمة تحتاج إلى هذه المهمة' },
    help: 'It cannot be deleted; disable or pause it instead.',
  },
});

export function jobDeleted(jobId: number): ConflictError {
  return new ConflictError('JOB_DELETED', `Job ${jobId} is deleted; restore it first.`, { jobId });
}

/** @param jobId the job that has the key; null when it was taken at the same moment. */
export function jobKeyTaken(jobKey: string, jobId: number | null): ConflictError {
  const owner = jobId === null ? '' : ` (job ${jobId})`;
  return new ConflictError('JOB_KEY_TAKEN', `The key ${jobKey} is taken by another job${owner}.`, { jobKey, jobId });
}

export function jobBusy(jobId: number, executionIds: ExecutionId[]): ConflictError {
  const detail = `All slots of job ${jobId} are busy and its overlapPolicy is skip. Holding them: ${executionIds.join(', ')}.`;
  return new ConflictError('JOB_BUSY', detail, { jobId, executionIds });
}

export function handlerMissing(jobId: number, taskFunctionKey: string): ConflictError {
  const detail = `No live instance has the task function ${taskFunctionKey}, so job ${jobId} cannot run now.`;
  return new ConflictError('HANDLER_MISSING', detail, { jobId, taskFunctionKey });
}

export function systemJob(jobId: number): ConflictError {
  return new ConflictError('SYSTEM_JOB', `Job ${jobId} belongs to the service; disable or pause it instead.`, { jobId });
}

/** @param similar registered keys that look like it. */
export function unknownTaskFunction(key: string, similar: string[]): FieldError {
  const hint = similar.length > 0 ? `; did you mean ${similar.join(' or ')}?` : '; see GET /task-functions.';
  return {
    pointer: '/taskFunctionKey',
    code: 'UNKNOWN_TASK_FUNCTION',
    message: `No live instance has the task function ${key.slice(0, 100)}${hint}`,
    params: { similar },
  };
}

/** One wrong field. */
export function refuse(pointer: string, code: string, message: string): ValidationError {
  return new ValidationError([{ pointer, code, message }]);
}

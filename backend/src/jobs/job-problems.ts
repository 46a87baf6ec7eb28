import { registerProblems } from '../http/index.js';
import { AppError, ConflictError, toIso, ValidationError, type FieldError } from '../kernel/index.js';
import type { WindowSpan } from '../windows/index.js';

// JOB_DELETED, JOB_BUSY and HANDLER_MISSING are met by a retry as well and live in executions/.
registerProblems({
  JOB_KEY_TAKEN: {
    status: 409,
    title: { en: 'Another job has this key', ar: 'توجد مهمة أخرى بهذا المفتاح' },
    help: 'Keys are unique among jobs that are not deleted. params.jobId is the job that has it.',
  },
  JOB_BACKLOG: {
    status: 409,
    title: { en: 'The job has too many unplanned fires', ar: 'لدى المهمة مواعيد كثيرة لم تُخطَّط بعد' },
    help: 'No engine has run for long. Start one, let it catch up, and repeat the change.',
  },
  MAINTENANCE_WINDOW: {
    status: 409,
    title: { en: 'A maintenance window forbids runs now', ar: 'نافذة صيانة تمنع التشغيل الآن' },
    help: 'params say which window and until when. Wait, or change the window (forbidsTrigger).',
  },
  REVISION_INVALID: {
    status: 409,
    title: { en: 'That version is not valid any more', ar: 'لم تعد تلك النسخة صالحة' },
    help: 'What was valid then is not now, such as a task function that is gone. errors[] names each field; edit the job instead.',
  },
  SYSTEM_JOB: {
    status: 409,
    title: { en: 'The service needs this job', ar: 'الخدمة تحتاج إلى هذه المهمة' },
    help: 'It cannot be deleted; disable or pause it instead.',
  },
});

/** @param jobId the job that has the key; null when it was taken at the same moment. */
export function jobKeyTaken(jobKey: string, jobId: number | null): ConflictError {
  const owner = jobId === null ? '' : ` (job ${jobId})`;
  return new ConflictError('JOB_KEY_TAKEN', `The key ${jobKey} is taken by another job${owner}.`, {
    jobKey,
    jobId,
  });
}

/** 409: an old definition that would be refused today. */
export function revisionInvalid(version: number, errors: FieldError[]): AppError {
  return new AppError('REVISION_INVALID', {
    status: 409,
    detail: `Version ${version} is not valid any more: ${errors.map(({ pointer, message }) => `${pointer}: ${message}`).join(' ')}`,
    params: { version },
    errors,
  });
}

/** 409: a job of the service itself. */
export function systemJob(jobId: number): ConflictError {
  return new ConflictError(
    'SYSTEM_JOB',
    `Job ${jobId} belongs to the service; disable or pause it instead.`,
    { jobId },
  );
}

/** 409: a window that forbids triggering is open. */
export function triggerForbidden(jobId: number, { window, until }: WindowSpan): ConflictError {
  const detail = `Job ${jobId} cannot be triggered: the maintenance window "${window.name}" forbids it until ${toIso(until)}.`;
  const params = { jobId, windowId: window.id, name: window.name, until: toIso(until) };
  return new ConflictError('MAINTENANCE_WINDOW', detail, params);
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

/** A key is set once. */
export function keyIsImmutable(jobKey: string | null): ValidationError {
  const is = jobKey === null ? 'this job was created without one' : `it is ${jobKey}`;
  return refuse('/jobKey', 'IMMUTABLE', `A job's key is set once, on creation; ${is}.`);
}

/** One wrong field. */
export function refuse(pointer: string, code: string, message: string): ValidationError {
  return new ValidationError([{ pointer, code, message }]);
}

import type { ExecutionStatus } from './execution-status.js';

/** What is said of a reason. `statuses`: where it can stand at the end (while a retry waits or runs, the last failure's reason stays); `params`: name -> meaning of `reasonParams` (instants are ISO text). */
export interface ReasonDoc {
  readonly statuses: readonly ExecutionStatus[];
  readonly params: Readonly<Record<string, string>>;
  /** English sentence for the reference page; the console translates `reasons.<code>`. */
  readonly meaning: string;
}

/** Every `reasonCode` an execution or attempt can carry. The keys are stored and public: never rename or reuse one. Each outcome that is
 *  not a success has exactly one; a success has one only where something must be said. Source: design.md sections 5 and 7. */
export const REASON_CODES = {
  // Never ran: decided when the fire left `planned`.
  overlap: {
    statuses: ['skipped'],
    params: { maxInstances: 'slots of the job', heldBy: 'ids of the executions that held them' },
    meaning: 'All slots of the job were busy and its overlap policy is skip.',
  },
  queue_full: {
    statuses: ['skipped'],
    params: {
      maxQueued: 'executions that may wait for a slot',
      heldBy: 'ids of the executions that held the slots',
    },
    meaning: 'All slots were busy and as many executions as allowed were waiting already.',
  },
  paused: {
    statuses: ['skipped'],
    params: { by: 'who paused', reason: 'the reason given, where there is one' },
    meaning: 'The job was paused at that time.',
  },
  maintenance_window: {
    statuses: ['skipped'],
    params: {
      windowId: 'the window',
      name: 'its name',
      reason: 'the reason given, where there is one',
      by: 'who made or last changed it',
      from: 'when it opened',
      until: 'when it closed',
      version: 'of the window',
    },
    meaning: 'It was due within a maintenance window meant for the job.',
  },
  too_late: {
    statuses: ['missed'],
    params: { graceSeconds: 'misfire grace of the job', lateMs: 'how late it was found' },
    meaning: 'It was found later than the misfire grace allows.',
  },
  coalesced: {
    statuses: ['missed'],
    params: { into: 'nominal instant of the newer fire that stands for it' },
    meaning: 'A newer fire of the same job, due as well, ran in its place.',
  },
  catch_up_limit: {
    statuses: ['missed'],
    params: { maxCatchUp: 'fires that are caught up' },
    meaning: 'More fires were overdue than the job catches up.',
  },
  superseded: {
    statuses: ['skipped', 'cancelled'],
    params: { by: 'id of the execution that took its place, where known' },
    meaning: 'A newer fire took its place under the overlap policy replace.',
  },
  handler_missing: {
    statuses: ['missed'],
    params: { taskFunctionKey: 'the function no live instance has' },
    meaning: 'No live instance has the task function.',
  },
  // Ended by a person.
  cancelled_by_user: {
    statuses: ['cancelled'],
    params: { by: 'who cancelled', reason: 'the reason given, where there is one' },
    meaning: 'Somebody cancelled it.',
  },
  cancel_ignored: {
    statuses: ['cancelled'],
    params: {
      by: 'who cancelled, or the execution that took its place',
      graceSeconds: 'how long the function had',
      cause: 'user, superseded or shutdown',
    },
    meaning:
      'It was told to stop, did not within the grace, and was given up. The function may still be running.',
  },
  forced_release: {
    statuses: ['lost'],
    params: { by: 'who released the slot', reason: 'the reason given', slot: 'the slot' },
    meaning:
      'An administrator released its slot by force. The function may still be running; its later writes are refused.',
  },
  // Ended by the run itself.
  result_adjusted: {
    statuses: ['succeeded'],
    params: { note: 'what was done to the result' },
    meaning: 'It succeeded, but its result could not be kept as returned (too large, or not JSON).',
  },
  task_error: {
    statuses: ['failed'],
    params: {},
    meaning: 'The task function threw an error or rejected.',
  },
  invalid_params: {
    statuses: ['failed'],
    params: { errors: 'fields that are wrong' },
    meaning: 'The stored parameters do not fit the task function any more, so it was not called.',
  },
  timeout: {
    statuses: ['timed_out'],
    params: { timeoutSeconds: 'the limit' },
    meaning: 'It ran longer than its timeout.',
  },
  // Ended by the loss of its process.
  instance_lost: {
    statuses: ['lost'],
    params: { instanceId: 'the instance that died', lastHeartbeatAt: 'when it was last heard of' },
    meaning: 'The instance that ran it died; whether the work was done is not known.',
  },
  start_unconfirmed: {
    statuses: ['lost'],
    params: { instanceId: 'the instance that died', lastHeartbeatAt: 'when it was last heard of' },
    meaning: 'The instance died around the start; the function may never have been called.',
  },
  shutdown: {
    statuses: ['lost', 'cancelled'],
    params: { graceMs: 'how long runs had to end by themselves' },
    meaning: 'The instance was stopped and the run did not end within the shutdown grace.',
  },
} as const satisfies Record<string, ReasonDoc>;

/** A key of {@link REASON_CODES}. */
export type ReasonCode = keyof typeof REASON_CODES;

/** Whether a text is one of the stable codes. */
export function isReasonCode(text: string): text is ReasonCode {
  return Object.hasOwn(REASON_CODES, text);
}

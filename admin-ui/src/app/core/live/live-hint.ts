/** A hint that something changed. `reset` and `many` mean: read again whatever is shown. */
export interface LiveHint {
  /** `job.changed`, `execution.changed`, `instance.changed`, `lock.changed`, `operation.changed`, `stats`, `reset`. */
  type: string;
  jobId?: number;
  executionId?: string;
  instanceId?: number;
  operationId?: number;
  many?: boolean;
}

/** Types of hints that the stream carries. */
export const HINT_TYPES = [
  'job.changed',
  'execution.changed',
  'instance.changed',
  'lock.changed',
  'operation.changed',
  'stats',
  'reset',
] as const;

/** How hints come in: by the stream, by reading every 5 s, or not yet. */
export type LiveConnection = 'connecting' | 'live' | 'polling';

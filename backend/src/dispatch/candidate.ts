import type { ExecutionRecord } from '../executions/index.js';
import type { JobEntity } from '../jobs/index.js';

/** An execution that should go on, with the definition it pinned. */
export interface Candidate {
  row: ExecutionRecord;
  job: JobEntity;
  /** `start`: a permit is in hand, run it here. `queue`: admit it and let a worker, or a later permit, start it. */
  intent: 'start' | 'queue';
}

export * from './job-cursor.repository.js';
export { toJob, type JobRow } from './job-row.js';
export * from './job-state.js';
export * from './job-trigger.js';
export * from './job-values.js';
export { JobEntity } from './job.entity.js';
export { RevisionEntity } from './revision.entity.js';

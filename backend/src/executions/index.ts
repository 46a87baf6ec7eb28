export { AttemptEntity, ExecutionLogEntity } from './attempt.entity.js';
export * from './execution-flow.repository.js';
export * from './execution-record.js';
export * from './execution-state.js';
export * from './execution-status.js';
export { ExecutionEntity } from './execution.entity.js';
export * from './execution.repository.js';
export * from './reason-codes.js';

export * from './heartbeat.js';
export * from './heartbeat-state.js';
export * from './instance.entity.js';
export * from './instance.repository.js';
export { InstancesRead, PRESENT_STATUSES, STATUS_COUNT_LIMIT } from './instances.read.js';
export * from './peer-observer.js';
export * from './this-instance.js';
export * from './vital-signs.js';
export { InstancesModule } from './instances.module.js';

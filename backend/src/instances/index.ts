export * from './heartbeat.js';
export * from './heartbeat-state.js';
export * from './instance.entity.js';
export * from './instance.repository.js';
export * from './peer-observer.js';
export * from './this-instance.js';
export { InstancesRead, STATUS_COUNT_LIMIT } from './instances.read.js';
export { InstancesModule } from './instances.module.js';

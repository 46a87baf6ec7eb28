export * from './lookup-names.js';
export { ExecutionStatusEntity, JobTypeEntity, TaskFunctionEntity } from './lookup.entity.js';
export { LookupsApiModule, LookupsModule } from './lookups.module.js';
export { LookupsRepository } from './lookups.repository.js';
export { LookupsService } from './lookups.service.js';
export { TaskCatalogue, type KnownTask } from './task-catalogue.js';
export { StateEntity } from './state.entity.js';
export { StateRepository, type StateKey } from './state.repository.js';

export { OperationAdvancer } from './operation-advancer.js';
export { OperationEntity, OperationItemEntity } from './operation.entity.js';
export { OperationsApiModule, OperationsModule } from './operations.module.js';
export { OperationsLoop } from './operations-loop.js';
export { OperationsRepository } from './operations.repository.js';

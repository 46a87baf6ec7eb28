export { SlotEntity } from './slot.entity.js';
export * from './slot.repository.js';
export { LocksModule } from './locks.module.js';

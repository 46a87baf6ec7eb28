export { SlotEntity } from './slot.entity.js';
export * from './slot.repository.js';

export { AccountingModule } from './accounting.module.js';
export { AccountingRead } from './accounting.read.js';
export * from './accounting.service.js';
export type { Tally } from './account-for.js';

export { AuditEntity } from './audit.entity.js';
export { AuditLog, type AuditEntry } from './audit-log.js';
export { AuditApiModule, AuditModule } from './audit.module.js';

import { Module } from '@nestjs/common';
import { AuditLog } from './audit-log.js';
import { AuditController } from './audit.controller.js';
import { AuditRepository } from './audit.repository.js';
import { AuditService } from './audit.service.js';

/** {@link AuditLog} for whoever changes something. Needs global Database and DatabaseTime. */
@Module({ providers: [AuditRepository, AuditLog], exports: [AuditLog] })
export class AuditModule {}

/** The REST side, for processes that serve the API. */
@Module({
  imports: [AuditModule],
  controllers: [AuditController],
  providers: [AuditService, AuditRepository],
})
export class AuditApiModule {}

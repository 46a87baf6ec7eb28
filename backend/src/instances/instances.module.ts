import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { InstanceActions } from './instance-actions.service.js';
import { InstancesController } from './instances.controller.js';
import { InstancesRead } from './instances.read.js';
import { InstancesService } from './instances.service.js';

/** The REST side of instances and the status panel, for processes that serve the API. Needs global Database, DatabaseTime, AppConfig,
 *  EventHub, InstanceRepository, ThisInstance and VersionInfo. */
@Module({
  imports: [AuditModule],
  controllers: [InstancesController],
  providers: [InstanceActions, InstancesRead, InstancesService],
})
export class InstancesModule {}

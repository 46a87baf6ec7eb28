import { Module } from '@nestjs/common';
import { InstancesController } from './instances.controller.js';
import { InstancesRead } from './instances.read.js';
import { InstancesService } from './instances.service.js';

/** The REST side of instances and the status panel, for processes that serve the API. Needs global Database, DatabaseTime, AppConfig,
 *  ThisInstance and VersionInfo. */
@Module({ controllers: [InstancesController], providers: [InstancesRead, InstancesService] })
export class InstancesModule {}

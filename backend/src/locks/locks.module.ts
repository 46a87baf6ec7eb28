import { Module } from '@nestjs/common';
import { LocksController } from './locks.controller.js';
import { LocksRead } from './locks.read.js';
import { LocksService } from './locks.service.js';

/** The REST side of slots, for processes that serve the API. Needs global Database and AppConfig. */
@Module({ controllers: [LocksController], providers: [LocksRead, LocksService] })
export class LocksModule {}

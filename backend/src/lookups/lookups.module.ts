import { Module } from '@nestjs/common';
import { LookupsController } from './lookups.controller.js';
import { LookupsRepository } from './lookups.repository.js';
import { LookupsService } from './lookups.service.js';
import { StateRepository } from './state.repository.js';
import { TaskCatalogue } from './task-catalogue.js';

/** Lookup tables and the catalogue of task functions. Needs global Database, DatabaseTime, AppConfig and TaskRegistry. */
@Module({
  providers: [LookupsRepository, LookupsService, StateRepository, TaskCatalogue],
  exports: [LookupsRepository, LookupsService, StateRepository, TaskCatalogue],
})
export class LookupsModule {}

/** The REST side, for processes that serve the API. */
@Module({ imports: [LookupsModule], controllers: [LookupsController] })
export class LookupsApiModule {}

import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { PreferencesController } from './preferences.controller.js';
import { ViewsController } from './views.controller.js';
import { ViewsRepository } from './views.repository.js';
import { ViewsService } from './views.service.js';

/** Saved views and preferences, for processes that serve the API. Routes of AuthModule's guards and interceptors. */
@Module({
  imports: [AuditModule],
  controllers: [ViewsController, PreferencesController],
  providers: [ViewsRepository, ViewsService],
})
export class ViewsModule {}

import { Module } from '@nestjs/common';
import { WindowsModule } from '../windows/index.js';
import { AccountingController } from './accounting.controller.js';
import { AccountingRead } from './accounting.read.js';
import { AccountingService } from './accounting.service.js';
import { ExplainController } from './explain.controller.js';
import { ExplainRead } from './explain.read.js';
import { ExplainService } from './explain.service.js';

/** Planned against recorded, and why: for processes that serve the API. Reads only. Needs the platform's global providers (Database,
 *  DatabaseTime, Clock) and AppConfig. */
@Module({
  imports: [WindowsModule],
  controllers: [AccountingController, ExplainController],
  providers: [AccountingRead, AccountingService, ExplainRead, ExplainService],
})
export class AccountingModule {}

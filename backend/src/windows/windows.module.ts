import { Module } from '@nestjs/common';
import { LookupsModule } from '../lookups/index.js';
import { MaintenanceWindows } from './maintenance-windows.js';
import { WindowRepository } from './window.repository.js';

/** Maintenance windows as rows and as times; the commands on them live above the jobs. */
@Module({
  imports: [LookupsModule],
  providers: [MaintenanceWindows, WindowRepository],
  exports: [MaintenanceWindows, WindowRepository],
})
export class WindowsModule {}

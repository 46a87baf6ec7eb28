import { Module, type DynamicModule } from '@nestjs/common';
import { JobsModule } from '../jobs/index.js';
import { OperationsRepository } from '../operations/index.js';
import { ROLLUP_PARTS, SAMPLING_PARTS } from '../statistics/index.js';
import { AccessUpkeep } from './access-upkeep.js';
import { CleanupController } from './cleanup.controller.js';
import { CleanupRequests } from './cleanup-requests.service.js';
import { CleanupService } from './cleanup.service.js';
import { CleanupTasks } from './cleanup.tasks.js';
import { MaintenanceLoop } from './maintenance-loop.js';
import { OperationsCleanup } from './operations-cleanup.js';
import { SystemJobs } from './system-jobs.js';
import { Upkeep } from './upkeep.js';
import { WindowCommands } from './windows/window-commands.service.js';
import { WindowStore } from './windows/window-store.js';
import { WindowPreviews } from './windows/window-preview.service.js';
import { MaintenanceWindowsController } from './windows/windows.controller.js';
import { AuditModule } from '../audit/index.js';
import { LookupsModule } from '../lookups/index.js';
import { WindowsModule } from '../windows/index.js';
import { ZoneData } from './zone-data.js';

/** Clean-up of the history, and the upkeep that engines do. */
@Module({})
export class MaintenanceModule {
  /** @param dispatch the configured DispatchModule of a process that looks after the tables (engines do); null = it does not. */
  static forRoot(dispatch: DynamicModule | null): DynamicModule {
    const loop = dispatch ? [MaintenanceLoop, ...SAMPLING_PARTS, SystemJobs, Upkeep, ZoneData] : [];
    return {
      module: MaintenanceModule,
      imports: dispatch ? [JobsModule, LookupsModule, dispatch] : [JobsModule],
      providers: [
        CleanupService,
        CleanupTasks,
        OperationsCleanup,
        OperationsRepository,
        ...ROLLUP_PARTS,
        ...loop,
      ],
      exports: [CleanupService, ...(dispatch ? [MaintenanceLoop] : [])],
    };
  }
}

const WINDOW_PARTS = [WindowCommands, WindowPreviews, WindowStore];

/** The REST side, for processes that serve the API. */
@Module({})
export class MaintenanceApiModule {
  /** @param auth the configured AuthModule, whose keys are looked after. */
  static forRoot(auth: DynamicModule): DynamicModule {
    return {
      module: MaintenanceApiModule,
      imports: [AuditModule, JobsModule, WindowsModule, auth],
      controllers: [CleanupController, MaintenanceWindowsController],
      providers: [AccessUpkeep, CleanupRequests, CleanupService, ...ROLLUP_PARTS, ...WINDOW_PARTS],
      exports: [AccessUpkeep],
    };
  }
}

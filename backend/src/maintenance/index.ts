export { AccessUpkeep } from './access-upkeep.js';
export { CleanupService } from './cleanup.service.js';
export { CLEANUP_TASK } from './cleanup.tasks.js';
export { MaintenanceLoop } from './maintenance-loop.js';
export { MaintenanceApiModule, MaintenanceModule } from './maintenance.module.js';
export { CLEANUP_JOB_KEY } from './system-jobs.js';
export { Upkeep } from './upkeep.js';

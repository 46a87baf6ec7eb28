export { MaintenanceWindowEntity, WINDOW_REPEATS, type WindowRepeat } from './maintenance-window.entity.js';
export { MaintenanceWindows } from './maintenance-windows.js';
export * from './window-spans.js';
export { MAX_WINDOWS, WindowRepository, type NewWindow } from './window.repository.js';
export { WindowsModule } from './windows.module.js';

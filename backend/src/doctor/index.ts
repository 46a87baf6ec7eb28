export { DoctorApiModule, FITNESS_PROVIDERS } from './doctor.module.js';
export { toReport, worstOf } from './doctor-report.js';
export type { DoctorReportDto } from './doctor.dto.js';
export { Fitness, FITNESS_PERIOD_MS } from './fitness.js';
export { DatabaseSettingsRead } from './instance-facts.read.js';
export { InstallationRead } from './installation.read.js';
export { InstallationDoctor } from './installation.service.js';

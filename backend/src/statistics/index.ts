export { RollupRepository } from './rollup.repository.js';
export { RollupService } from './rollup.service.js';
export { StatisticsModule } from './statistics.module.js';

export { RollupRepository } from './rollup.repository.js';
export { RollupService } from './rollup.service.js';

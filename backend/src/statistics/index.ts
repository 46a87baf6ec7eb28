import { InstancesRead } from '../instances/index.js';
import { LoadSampler } from './load-sampler.js';
import { RollupRepository } from './rollup.repository.js';
import { RollupService } from './rollup.service.js';
import { SeriesRepository } from './series.repository.js';
import { StatisticsRead } from './statistics.read.js';

export { LoadSampler, RollupRepository, RollupService, SeriesRepository };
export { StatisticsModule } from './statistics.module.js';

/** Providers that keep the rollup, and those that also sample the load. */
export const ROLLUP_PARTS = [RollupRepository, RollupService, SeriesRepository];
export const SAMPLING_PARTS = [InstancesRead, LoadSampler, StatisticsRead];

import { Module, type Provider } from '@nestjs/common';
import { InstancesRead } from '../instances/index.js';
import { JobsModule } from '../jobs/index.js';
import { LookupsModule } from '../lookups/index.js';
import { DoctorController } from './doctor.controller.js';
import { Fitness, FitnessRecords } from './fitness.js';
import { DatabaseSettingsRead } from './instance-facts.read.js';
import { InstallationRead } from './installation.read.js';
import { InstallationDoctor } from './installation.service.js';
import { SelfExamination, Surroundings } from './self-examination.js';

/** How a process looks at itself: for the composition root, whose heartbeat they use. */
export const FITNESS_PROVIDERS: Provider[] = [
  DatabaseSettingsRead,
  Fitness,
  FitnessRecords,
  SelfExamination,
  Surroundings,
];

/** The REST side, for processes that serve the API. */
@Module({
  imports: [JobsModule, LookupsModule],
  controllers: [DoctorController],
  providers: [InstallationDoctor, InstallationRead, InstancesRead],
})
export class DoctorApiModule {}

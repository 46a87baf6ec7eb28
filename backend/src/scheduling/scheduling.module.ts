import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Engine } from './engine.js';
import { Firing } from './firing.js';
import { PlanStep } from './plan-step.js';
import { Planner } from './planner.js';
import { Recovery } from './recovery.js';
import { Router } from './router.js';
import { TimerRegistry } from './timer-registry.js';
import { WindowsModule } from '../windows/index.js';

/** The engine, for processes that plan and fire. */
@Module({})
export class SchedulingModule {
  /** @param dispatch the configured DispatchModule, which the engine hands executions to. */
  static forRoot(dispatch: DynamicModule): DynamicModule {
    return {
      module: SchedulingModule,
      imports: [
        dispatch,
        WindowsModule,
        ScheduleModule.forRoot({ cronJobs: false, intervals: false, timeouts: false }),
      ],
      providers: [Engine, Firing, Planner, PlanStep, Recovery, Router, TimerRegistry],
      exports: [Engine, Firing],
    };
  }
}

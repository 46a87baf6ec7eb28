export { Engine } from './engine.js';
export { Firing } from './firing.js';
export { PlanStep } from './plan-step.js';
export { Planner } from './planner.js';
export { Recovery } from './recovery.js';
export { Router } from './router.js';
export { SchedulingModule } from './scheduling.module.js';
export { TimerRegistry } from './timer-registry.js';

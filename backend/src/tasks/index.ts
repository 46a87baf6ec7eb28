export { defineTask, type TaskSpec } from './define-task.js';
export { Describe, type FieldDescription } from './describe.decorator.js';
export { HttpTasks, type HttpResult } from './built-in/http.tasks.js';
export { DemoTasks } from './built-in/demo.tasks.js';
export {
  AddressGuard,
  isPublicAddress,
  normaliseHost,
  TargetRefusedError,
} from './built-in/address-guard.js';
export { withDeadline } from './built-in/deadline.js';
export * from './built-in/guarded-request.js';
export * from './json-schema.js';
export * from './load-task-modules.js';
export { InvalidParamsError } from './params-validator.js';
export { escapePointer, MAX_PARAMS_BYTES, MAX_PARAMS_DEPTH } from './params-guard.js';
export * from './task-context.js';
export * from './task-definition.js';
export { TaskFunction, type TaskFunctionOptions } from './task-function.decorator.js';
export * from './task-registry.js';
export * from './task-result.js';
export { TasksModule } from './tasks.module.js';
export * from './testing.js';

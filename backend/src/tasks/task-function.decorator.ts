import { SetMetadata, type Type } from '@nestjs/common';
import type { JsonSchema } from './json-schema.js';
import type { TaskContext } from './task-context.js';
import type { TaskOptions } from './task-definition.js';

/** Metadata key. A plain string, so that a team's module compiled against another copy of this file is found as well. */
export const TASK_FUNCTION = 'mawid:task-function';

/** Options of {@link TaskFunction}. */
export interface TaskFunctionOptions<P extends object = object> extends TaskOptions {
  /** A class with class-validator decorators, or a JSON Schema; absent = no params. */
  params?: Type<P> | JsonSchema;
}

type TaskMethod<P extends object> = (params: P, context: TaskContext) => unknown;

/** Makes a method of a Nest provider a task function that jobs can call by `key`. The method gets validated params (an
 *  instance of the params class, defaults filled in) and the context of the run; what it returns is the run's result, what
 *  it throws its error. The provider must not be request-scoped.
 *  @example `@TaskFunction({ key: 'reports.daily', params: DailyReportParams, timeoutSeconds: 300 })` */
export function TaskFunction<P extends object = object>(options: TaskFunctionOptions<P>) {
  return <M extends TaskMethod<P>>(
    target: object,
    property: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    SetMetadata(TASK_FUNCTION, options)(target, property, descriptor);
  };
}

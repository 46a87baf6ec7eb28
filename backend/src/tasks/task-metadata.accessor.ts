import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { TASK_FUNCTION, type TaskFunctionOptions } from './task-function.decorator.js';

/** Reads what {@link TaskFunction} wrote. */
@Injectable()
export class TaskMetadataAccessor {
  constructor(private readonly reflector: Reflector) {}

  /** @returns undefined when the method is no task function. */
  optionsOf(method: () => unknown): TaskFunctionOptions | undefined {
    return this.reflector.get<TaskFunctionOptions | undefined>(TASK_FUNCTION, method);
  }
}

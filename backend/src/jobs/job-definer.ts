import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import type { Session } from '../database/index.js';
import { ValidationError, type EpochMs, type FieldError } from '../kernel/index.js';
import { TaskCatalogue, type KnownTask } from '../lookups/index.js';
import type { JobFields } from './dto/job-fields.dto.js';
import { resolveDefinition, type DefinitionDefaults, type JobDefinition } from './job-definition.js';
import { unknownTaskFunction } from './job-problems.js';
import { definitionOf } from './job-snapshot.js';
import type { JobEntity } from './job.entity.js';

/** Turns a request into a valid definition: fields, defaults of the configuration, the task function and its parameters. */
@Injectable()
export class JobDefiner {
  constructor(
    @Inject(AppConfig) private readonly config: AppConfig,
    @Inject(TaskCatalogue) private readonly tasks: TaskCatalogue,
  ) {}

  /** What the job will be. A task function that has disappeared does not hinder edits that leave it and its params alone.
   *  @param current null for a new job. @param createdAt phase of an interval without `startAt`.
   *  @throws VALIDATION_FAILED with everything that is wrong. */
  async define(
    session: Session,
    fields: JobFields,
    current: JobEntity | null,
    createdAt: EpochMs,
  ): Promise<JobDefinition> {
    const key = fields.taskFunctionKey ?? current?.taskFunctionKey;
    const task = key === undefined ? null : await this.tasks.find(session, key);
    const known = current && definitionOf(current);
    const { definition, errors = [] } = resolveDefinition(fields, known, this.defaults(task, createdAt));
    const wrong = [...errors];
    const params = paramsOf(fields, current);
    const isChange =
      current === null || key !== current.taskFunctionKey || !isDeepStrictEqual(params, current.params);
    if (key !== undefined && isChange) {
      wrong.push(...(task ? task.validate(params) : [await this.unknown(session, key)]));
    }
    if (!definition || wrong.length > 0) throw new ValidationError(wrong);
    return definition;
  }

  /** Checks parameters for one run. @returns null when no live instance has the function. */
  async checkParams(
    session: Session,
    taskFunctionKey: string,
    params: unknown,
  ): Promise<FieldError[] | null> {
    const task = await this.tasks.find(session, taskFunctionKey);
    return task && task.validate(params);
  }

  private defaults(task: KnownTask | null, createdAt: EpochMs): DefinitionDefaults {
    const { timezone, misfireGraceSeconds, maxInstances, minIntervalSeconds } = this.config;
    return {
      timezone,
      misfireGraceSeconds,
      maxInstances,
      minIntervalSeconds,
      maxAttempts: task?.maxAttempts ?? null,
      createdAt,
    };
  }

  private async unknown(session: Session, key: string): Promise<FieldError> {
    return unknownTaskFunction(key, await this.tasks.similarKeys(session, key));
  }
}

function paramsOf(fields: JobFields, current: JobEntity | null): unknown {
  return fields.params === undefined ? (current?.params ?? {}) : (fields.params ?? {});
}

import { Inject, Injectable } from '@nestjs/common';
import { nearestName } from '../config/index.js';
import type { Session } from '../database/index.js';
import type { FieldError } from '../kernel/index.js';
import { defineTask, TaskDeclarationError, TaskRegistry } from '../tasks/index.js';
import type { TaskFunctionEntity } from './lookup.entity.js';
import { LookupsRepository } from './lookups.repository.js';

/** What a job needs to know of its task function. */
export interface KnownTask {
  readonly key: string;
  /** Attempts of jobs that do not say; null = 1. */
  readonly maxAttempts: number | null;
  /** Checks params. @returns what is wrong, with pointers below `/params`. */
  validate(params: unknown): FieldError[];
}

/** Schemas compiled at once; older ones are compiled again when they are needed. */
const MAX_COMPILED = 200;

/** Task functions wherever they are registered: in this process, or, by their mirror, in another. */
@Injectable()
export class TaskCatalogue {
  private readonly compiled = new Map<string, KnownTask['validate']>();

  constructor(
    @Inject(TaskRegistry) private readonly registry: TaskRegistry,
    @Inject(LookupsRepository) private readonly lookups: LookupsRepository,
  ) {}

  /** @returns null when neither this process nor any live instance has the function. */
  async find(session: Session, key: string): Promise<KnownTask | null> {
    const own = this.registry.get(key);
    if (own) return own;
    const mirrored = await this.lookups.findTaskFunctionByKey(session, key);
    if (!mirrored?.isRegistered) return null;
    return { key, maxAttempts: mirrored.maxAttempts, validate: this.validatorOf(mirrored) };
  }

  /** Registered keys that look like `key`, best first, at most three. */
  async similarKeys(session: Session, key: string): Promise<string[]> {
    const mirrored = await this.lookups.findTaskFunctions(session);
    const registered = mirrored.filter((task) => task.isRegistered).map((task) => task.key);
    let candidates = [...new Set([...this.registry.keys(), ...registered])].sort();
    const similar: string[] = [];
    while (similar.length < 3) {
      const nearest = nearestName(key, candidates);
      if (nearest === null) return similar;
      similar.push(nearest);
      candidates = candidates.filter((candidate) => candidate !== nearest);
    }
    return similar;
  }

  private validatorOf({ key, paramsSchema }: TaskFunctionEntity): KnownTask['validate'] {
    const text = `${key} ${JSON.stringify(paramsSchema)}`;
    const known = this.compiled.get(text);
    if (known) return known;
    const validate = compile(key, paramsSchema);
    if (this.compiled.size >= MAX_COMPILED) this.compiled.clear();
    this.compiled.set(text, validate);
    return validate;
  }
}

/** A schema that another version of the program wrote may not compile here: then only that function's own process can
 *  tell, which checks again before each run. */
function compile(key: string, params: TaskFunctionEntity['paramsSchema']): KnownTask['validate'] {
  try {
    const task = defineTask({ key, params, run: () => undefined }, 'task_function');
    return (given) => task.validate(given);
  } catch (error) {
    if (!(error instanceof TaskDeclarationError)) throw error;
    return () => [];
  }
}

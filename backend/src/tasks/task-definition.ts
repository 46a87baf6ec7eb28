import type { FieldError } from '../kernel/index.js';
import type { JsonSchema } from './json-schema.js';
import type { TaskContext } from './task-context.js';

/** Where a function runs: `queue` = any worker through Bull, `engine` = in the process that fired it,
 *  `auto` = queue where Redis is configured, else engine. */
export type RunOn = 'queue' | 'engine' | 'auto';

/** What every form of declaring a task function says about it, apart from its params. */
export interface TaskOptions {
  /** Stable name jobs refer to: 1 to 100 letters, digits, `.`, `_`, `-`, starting with a letter. */
  key: string;
  /** For people; default: the key. */
  name?: string;
  description?: string;
  /** Timeout of jobs that set none, in seconds, 1 to 604800; null or absent = none. */
  timeoutSeconds?: number | null;
  /** Default `auto`. */
  runOn?: RunOn;
  /** Attempts of jobs that do not say, 1 to 100; absent = the service's default. */
  maxAttempts?: number | null;
}

/** A registered task function. Immutable. */
export interface TaskDefinition {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly paramsSchema: JsonSchema;
  /** null = no timeout unless the job sets one. */
  readonly timeoutSeconds: number | null;
  readonly runOn: RunOn;
  /** null = the service's default. */
  readonly maxAttempts: number | null;
  /** Rules on params that the schema cannot express; they are checked all the same. */
  readonly notes: readonly string[];
  /** Where it was declared, for messages: `ReportTasks.daily` or the module's path. */
  readonly source: string;
  /** Checks params without running anything. @returns what is wrong, with pointers below `/params`; empty = fine. */
  validate(params: unknown): FieldError[];
  /** Validates once more, fills in defaults, and calls the function.
   *  @throws InvalidParamsError when params do not fit (the function was not called); else whatever the function throws. */
  run(params: unknown, context: TaskContext): Promise<unknown>;
}

import type { Type } from '@nestjs/common';
import { z } from 'zod';
import { deriveSchema } from './dto-schema.js';
import { NO_PARAMS, type JsonSchema } from './json-schema.js';
import { compileParams, type ParamsRules } from './params-validator.js';
import type { TaskContext } from './task-context.js';
import type { TaskDefinition, TaskOptions } from './task-definition.js';
import { TaskDeclarationError } from './task-registry.js';

/** A task function as plain JavaScript writes it. */
export interface TaskSpec<P extends object = Record<string, unknown>> extends TaskOptions {
  /** JSON Schema 2020-12 with `type: "object"`; absent = no params. `default` values are filled in. */
  params?: JsonSchema;
  run(params: P, context: TaskContext): unknown;
}

/** Makes a task function from plain data; for modules listed in SCHEDULER_TASK_MODULES.
 *  @throws TaskDeclarationError naming every field that is wrong. */
export function defineTask<P extends object>(spec: TaskSpec<P>, source = 'defineTask'): TaskDefinition {
  if (typeof spec !== 'object' || spec === null)
    throw new TaskDeclarationError(`${source}: defineTask needs an object.`);
  const { run, params, ...options } = spec;
  if (typeof run !== 'function')
    throw new TaskDeclarationError(`${source}: "${spec.key}" has no function run(params, context).`);
  return buildDefinition({
    options,
    params: params ?? NO_PARAMS,
    source,
    // The schema is the proof that the value has the shape P; the compiler cannot see it.
    call: (value, context) => run.call(spec, value as P, context),
  });
}

/** What a definition is made of, whichever way it was declared. */
export interface DefinitionParts {
  options: TaskOptions;
  params: JsonSchema | Type<object>;
  source: string;
  call: (params: object, context: TaskContext) => unknown;
}

const optionsSchema = z.strictObject({
  key: z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,99}$/, {
    error: 'must be 1 to 100 letters, digits, ".", "_" or "-", starting with a letter',
  }),
  name: z.string().min(1).max(200).optional(),
  description: z.string().max(2_000).default(''),
  timeoutSeconds: z.int().min(1).max(604_800).nullable().default(null),
  runOn: z.enum(['queue', 'engine', 'auto']).default('auto'),
  maxAttempts: z.int().min(1).max(100).nullable().default(null),
});

/** Checks a declaration and compiles its params.
 *  @throws TaskDeclarationError naming `source` and what is wrong. */
export function buildDefinition({ options, params, source, call }: DefinitionParts): TaskDefinition {
  const checked = optionsSchema.safeParse(options);
  if (!checked.success) {
    const problems = checked.error.issues.map(({ path, message }) =>
      path.length > 0 ? `${path.join('.')}: ${message}` : message,
    );
    throw new TaskDeclarationError(
      `the task function at ${source} is declared wrongly: ${problems.join('; ')}.`,
    );
  }
  const { key, name, description, timeoutSeconds, runOn, maxAttempts } = checked.data;
  const { rules, notes } = rulesOf(params, source, key);
  const check = withSource(`the task function "${key}" at ${source}`, () => compileParams(rules));
  return Object.freeze<TaskDefinition>({
    key,
    name: name ?? key,
    description,
    paramsSchema: rules.schema,
    timeoutSeconds,
    runOn,
    maxAttempts,
    notes,
    source,
    validate: (given) => check(given).errors,
    async run(given, context) {
      return call(check(given).argument(), context);
    },
  });
}

function rulesOf(
  params: JsonSchema | Type<object>,
  source: string,
  key: string,
): { rules: ParamsRules; notes: string[] } {
  if (typeof params !== 'function') return { rules: { schema: params, exact: true }, notes: [] };
  const dto = params;
  const derived = withSource(`the params of "${key}" at ${source}`, () => deriveSchema(dto));
  return { rules: { schema: derived.schema, dto, exact: derived.exact }, notes: derived.notes };
}

function withSource<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new TaskDeclarationError(`${what}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

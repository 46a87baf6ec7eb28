import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DynamicModule, Type } from '@nestjs/common';
import { defineTask, type TaskSpec } from './define-task.js';
import { Describe } from './describe.decorator.js';
import { TaskFunction } from './task-function.decorator.js';
import type { TaskDefinition } from './task-definition.js';
import { TaskDeclarationError } from './task-registry.js';

/** What a module's function gets, so that plain JavaScript needs no import from this service. */
export interface TaskModuleKit {
  TaskFunction: typeof TaskFunction;
  Describe: typeof Describe;
  defineTask<P extends object>(spec: TaskSpec<P>): TaskDefinition;
}

/** The default export of a task module. */
export type TaskModuleExport =
  | NestModule
  | TaskDefinition[]
  | ((kit: TaskModuleKit) => NestModule | TaskDefinition[] | Promise<NestModule | TaskDefinition[]>);

type NestModule = Type<unknown> | DynamicModule;

/** Everything the listed modules bring. */
export interface LoadedTaskModules {
  /** To be imported by the application's root module. */
  modules: NestModule[];
  /** To be registered directly. */
  definitions: TaskDefinition[];
}

/** Loads the modules of SCHEDULER_TASK_MODULES, in order, before the application is made.
 *  @param list paths relative to `cwd` (beginning with `.` or `/`, or naming an existing file) or package names.
 *  @throws TaskDeclarationError saying which module and why; nothing is loaded half. */
export async function loadTaskModules(list: readonly string[], cwd: string): Promise<LoadedTaskModules> {
  const loaded: LoadedTaskModules = { modules: [], definitions: [] };
  for (const name of list) {
    try {
      const found = await evaluate(await importDefault(name, cwd), name);
      if (Array.isArray(found))
        loaded.definitions.push(...found.map((task, index) => asDefinition(task, name, index)));
      else loaded.modules.push(found);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new TaskDeclarationError(`SCHEDULER_TASK_MODULES: cannot load "${name}": ${why}`, {
        cause: error,
      });
    }
  }
  return loaded;
}

async function importDefault(name: string, cwd: string): Promise<unknown> {
  const specifier = specifierOf(name, cwd);
  const namespace = (await import(specifier)) as { default?: unknown };
  if (namespace.default === undefined) throw new Error('it has no default export');
  return namespace.default;
}

/** A file becomes its URL; a package is looked up from `cwd` first, then from this service. */
function specifierOf(name: string, cwd: string): string {
  const path = resolve(cwd, name);
  if (/^\.{0,2}\//.test(name) || existsSync(path)) {
    if (!existsSync(path)) throw new Error(`there is no file ${path}`);
    return pathToFileURL(path).href;
  }
  try {
    return pathToFileURL(createRequire(resolve(cwd, 'package.json')).resolve(name)).href;
  } catch {
    return name; // a package that exports only "import", or one installed beside this service
  }
}

async function evaluate(exported: unknown, name: string): Promise<NestModule | unknown[]> {
  const value: unknown = isPlainFunction(exported) ? await exported(kitFor(name)) : exported;
  if (Array.isArray(value)) return value;
  if (typeof value === 'function' && isClass(value)) return value as Type<unknown>;
  if (typeof value === 'object' && value !== null && 'module' in value) return value as DynamicModule;
  throw new Error(
    'its default export must be a Nest module, a list of tasks, or a function returning one of them',
  );
}

function kitFor(name: string): TaskModuleKit {
  return { TaskFunction, Describe, defineTask: (spec) => defineTask(spec, name) };
}

function asDefinition(task: unknown, name: string, index: number): TaskDefinition {
  if (typeof task === 'object' && task !== null && 'validate' in task && 'paramsSchema' in task)
    return task as TaskDefinition;
  throw new Error(`item ${index} of its list was not made with defineTask (in ${name})`);
}

function isPlainFunction(value: unknown): value is (kit: TaskModuleKit) => unknown {
  return typeof value === 'function' && !isClass(value);
}

function isClass(value: object): boolean {
  return (
    /^class\b/.test(Function.prototype.toString.call(value)) || Reflect.getMetadataKeys(value).length > 0
  );
}

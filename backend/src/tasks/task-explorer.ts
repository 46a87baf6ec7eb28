import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { buildDefinition } from './define-task.js';
import { NO_PARAMS } from './json-schema.js';
import type { TaskContext } from './task-context.js';
import { TaskMetadataAccessor } from './task-metadata.accessor.js';
import { TaskDeclarationError, TaskRegistry } from './task-registry.js';

type Method = (params: object, context: TaskContext) => unknown;

/** Finds every method marked with `@TaskFunction` at module init and registers it.
 *  A duplicate key or a wrong declaration stops the start. */
@Injectable()
export class TaskExplorer implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly metadata: TaskMetadataAccessor,
    private readonly registry: TaskRegistry,
  ) {}

  /** @throws TaskDeclarationError */
  onModuleInit(): void {
    const seen = new Set<object>();
    for (const wrapper of [...this.discovery.getProviders(), ...this.discovery.getControllers()]) {
      const instance: unknown = wrapper.instance;
      // One instance can stand behind several tokens (useExisting, a module imported twice by value).
      if (typeof instance !== 'object' || instance === null || seen.has(instance)) continue;
      seen.add(instance);
      this.explore(instance, wrapper.isDependencyTreeStatic());
    }
  }

  private explore(instance: object, isStatic: boolean): void {
    for (const name of this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object | null)) {
      const method = (instance as Record<string, unknown>)[name] as Method;
      const options = this.metadata.optionsOf(method as () => unknown);
      if (!options) continue;
      const source = `${instance.constructor.name}.${name}`;
      if (!isStatic) {
        throw new TaskDeclarationError(
          `${source} is in a request-scoped provider; task functions need one that lives as long as the process.`,
        );
      }
      const { params, ...rest } = options;
      const call: Method = (value, context) => method.call(instance, value, context);
      this.registry.register(buildDefinition({ options: rest, params: params ?? NO_PARAMS, source, call }));
    }
  }
}

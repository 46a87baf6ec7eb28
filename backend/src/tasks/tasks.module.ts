import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DemoTasks } from './built-in/demo.tasks.js';
import { HttpTasks } from './built-in/http.tasks.js';
import type { LoadedTaskModules } from './load-task-modules.js';
import { TaskExplorer } from './task-explorer.js';
import { TaskMetadataAccessor } from './task-metadata.accessor.js';
import { TaskRegistry } from './task-registry.js';

/** Task functions: the built-in ones, those of the service's own modules, and those a team brings.
 *  Needs `AppConfig` and `Clock` from global modules. Imported once, by the composition root. */
@Module({})
export class TasksModule {
  static forRoot(loaded: LoadedTaskModules = { modules: [], definitions: [] }): DynamicModule {
    return {
      module: TasksModule,
      global: true,
      imports: [DiscoveryModule, ...loaded.modules],
      providers: [
        { provide: TaskRegistry, useFactory: () => registryWith(loaded) },
        TaskMetadataAccessor,
        TaskExplorer,
        HttpTasks,
        DemoTasks,
      ],
      exports: [TaskRegistry],
    };
  }
}

function registryWith({ definitions }: LoadedTaskModules): TaskRegistry {
  const registry = new TaskRegistry();
  for (const definition of definitions) registry.register(definition);
  return registry;
}

import type { TaskDefinition } from './task-definition.js';

/** A task function is declared wrongly. Stops the start; the message says where and how to mend it. */
export class TaskDeclarationError extends Error {
  override readonly name = 'TaskDeclarationError';
}

/** All task functions of this process, by key. Filled at module init and complete when `onApplicationBootstrap` hooks run. */
export class TaskRegistry {
  private readonly definitions = new Map<string, TaskDefinition>();

  /** @throws TaskDeclarationError when the key is taken. */
  register(definition: TaskDefinition): void {
    const other = this.definitions.get(definition.key);
    if (other) {
      throw new TaskDeclarationError(
        `two task functions have the key "${definition.key}": ${other.source} and ${definition.source}. Rename one of them.`,
      );
    }
    this.definitions.set(definition.key, definition);
  }

  /** @returns undefined when this process does not have the function. */
  get(key: string): TaskDefinition | undefined {
    return this.definitions.get(key);
  }

  has(key: string): boolean {
    return this.definitions.has(key);
  }

  /** All functions, sorted by key. */
  all(): TaskDefinition[] {
    return this.keys().map((key) => this.definitions.get(key)!);
  }

  /** All keys, sorted. */
  keys(): string[] {
    return [...this.definitions.keys()].sort();
  }
}

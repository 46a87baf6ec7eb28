export * from './json-schema.js';
export * from './task-context.js';
export * from './task-definition.js';
export * from './task-registry.js';

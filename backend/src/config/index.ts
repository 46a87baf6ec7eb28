export * from './app-config.js';
export * from './config-error.js';
export { ConfigModule } from './config.module.js';
export * from './env-docs.js';
export { docOf, envNames, type EnvName, type VariableDoc } from './env.schema.js';
export { parseDatabaseUrl, type DatabaseTarget } from './env.types.js';
export { loadConfig } from './load-config.js';
export { nearestName } from './nearest-name.js';
export * from './parse-config.js';

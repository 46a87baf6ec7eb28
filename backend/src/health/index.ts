export {
  HealthRegistry,
  type HealthFinding,
  type HealthIndicator,
  type HealthState,
} from './health-registry.js';
export { HealthModule } from './health.module.js';
export { VersionInfo } from './version-info.js';
export { ConfigurationModule } from './configuration.module.js';

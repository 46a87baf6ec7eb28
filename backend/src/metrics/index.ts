export { METRICS, type MetricDefinition, type MetricName } from './metric-catalogue.js';
export { MetricsRegistry } from './metrics-registry.js';
export { MetricsModule } from './metrics.module.js';

import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { InvariantError } from '../kernel/index.js';
import {
  METRICS,
  type MetricDefinition,
  type MetricLabels,
  type MetricName,
  type MetricOf,
} from './metric-catalogue.js';

/** Labels a metric may hold before it is taken for a leak: further ones are counted as `other`. */
const MAX_SERIES = 500;

/** The metrics of this process, made from the catalogue. Modules raise them by name, with labels checked by the compiler. */
@Injectable()
export class MetricsRegistry {
  readonly registry = new Registry();
  private readonly metrics = new Map<string, Counter | Gauge | Histogram>();
  private readonly series = new Map<string, Set<string>>();

  constructor() {
    for (const [name, definition] of Object.entries<MetricDefinition>(METRICS))
      this.metrics.set(name, this.create(name, definition));
  }

  /** Adds memory, CPU, event loop and garbage collection of the process. Once, by the composition root: it starts observers. */
  collectProcessMetrics(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Raises a counter by `by` (> 0). */
  count<N extends MetricOf<'counter'>>(name: N, labels: MetricLabels<N>, by = 1): void {
    this.get(name, Counter).inc(this.bounded(name, labels), by);
  }

  /** Sets a gauge. */
  set<N extends MetricOf<'gauge'>>(name: N, labels: MetricLabels<N>, value: number): void {
    this.get(name, Gauge).set(this.bounded(name, labels), value);
  }

  /** Adds an observation to a histogram, in the unit of its name. */
  observe<N extends MetricOf<'histogram'>>(name: N, labels: MetricLabels<N>, value: number): void {
    this.get(name, Histogram).observe(this.bounded(name, labels), value);
  }

  /** Calls `read` at each scrape and sets the gauge to what it returns. */
  onScrape(name: MetricOf<'gauge'>, read: () => number): void {
    this.scrapers.push(() => this.get(name, Gauge).set(read()));
  }

  /** Text for Prometheus. */
  async render(): Promise<{ contentType: string; text: string }> {
    for (const scrape of this.scrapers) scrape();
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }

  private readonly scrapers: (() => void)[] = [];

  private bounded(name: MetricName, labels: Record<string, string>): Record<string, string> {
    const key = Object.values(labels).join('\u0000');
    const known = this.series.get(name) ?? new Set<string>();
    this.series.set(name, known);
    if (known.has(key)) return labels;
    if (known.size >= MAX_SERIES)
      return Object.fromEntries(Object.keys(labels).map((label) => [label, 'other']));
    known.add(key);
    return labels;
  }

  private get<T extends Counter | Gauge | Histogram>(name: string, type: new (...args: never[]) => T): T {
    const metric = this.metrics.get(name);
    if (!(metric instanceof type)) throw new InvariantError(`${name} is not a ${type.name}`);
    return metric;
  }

  private create(
    name: string,
    { kind, help, labels, buckets }: MetricDefinition,
  ): Counter | Gauge | Histogram {
    const base = { name, help, labelNames: [...labels], registers: [this.registry] };
    if (kind === 'counter') return new Counter(base);
    if (kind === 'gauge') return new Gauge(base);
    return new Histogram(buckets ? { ...base, buckets: [...buckets] } : base);
  }
}

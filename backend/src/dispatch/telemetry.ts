import { Injectable } from '@nestjs/common';
import { AppLogger, EventHub, FaultPoints } from '../kernel/index.js';
import { MetricsRegistry } from '../metrics/index.js';

/** Where the engine tells what it does: hints to screens and loops, numbers, lines, and (in recovery tests) the stages it reaches. None of
 *  it changes an outcome. */
@Injectable()
export class Telemetry {
  constructor(
    readonly hub: EventHub,
    readonly metrics: MetricsRegistry,
    readonly logger: AppLogger,
    readonly faults: FaultPoints,
  ) {}
}

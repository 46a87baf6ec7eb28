import { Injectable } from '@nestjs/common';
import type { Session } from '../../database/index.js';
import { ExecutionRepository } from '../../executions/index.js';
import { JobCursorRepository } from '../../jobs/index.js';
import { epochMs, type EpochMs } from '../../kernel/index.js';
import { MetricsRegistry } from '../../metrics/index.js';
import {
  spanAt,
  spansBetween,
  spansFor,
  windowReasonParams,
  WindowRepository,
  type MaintenanceWindow,
} from '../../windows/index.js';

/** What a change of windows writes. */
@Injectable()
export class WindowStore {
  constructor(
    readonly windows: WindowRepository,
    private readonly executions: ExecutionRepository,
    private readonly jobs: JobCursorRepository,
    private readonly metrics: MetricsRegistry,
  ) {}

  /** Fires written down already that fall into the window are skipped. A compare-and-set: one that was admitted meanwhile runs. */
  async settle(tx: Session, window: MaintenanceWindow, now: EpochMs): Promise<void> {
    // Nothing is written down further ahead than the planner looks; the rest is decided when it comes.
    const rows = await this.executions.findPlanned(tx, window.from);
    if (rows.length === 0) return;
    const found = await this.jobs.findByIds(tx, [...new Set(rows.map(({ jobId }) => jobId))]);
    const tags = new Map(found.map((job) => [job.id, job.tags]));
    const newest = epochMs(Math.max(now, ...rows.map(({ dueAt }) => dueAt)));
    const spans = spansBetween([window], window.from, newest);
    const settled = rows.flatMap(({ id, jobId, dueAt }) => {
      const span = spanAt(spansFor(spans, tags.get(jobId) ?? []), dueAt);
      if (span === null) return [];
      return [{ id, reasonCode: 'maintenance_window', reasonParams: windowReasonParams(span) }];
    });
    const skipped = await this.executions.settlePlanned(tx, settled, 'skipped', now);
    if (skipped > 0) {
      const labels = { status: 'skipped', reason: 'maintenance_window' };
      this.metrics.count('mawid_fires_not_run_total', labels, skipped);
    }
  }
}

import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { getTimeline } from '../../../core/api/generated/fn/timeline/get-timeline';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import { reloadOnHints } from '../../../core/live/live-reload';
import { Now } from '../../../core/time/now';
import { ZoneStore } from '../../../core/time/zone';
import { instantField, urlQuery } from '../../../core/url/url-query';
import { LaneChart } from '../../../shared/timeline/lane-chart';
import {
  panWindow,
  windowAround,
  windowOf,
  windowParams,
  zoomWindow,
  type TimeWindow,
} from '../../../shared/timeline/time-window';
import { toLanes } from '../../../shared/timeline/to-lanes';
import { WindowTools } from '../../../shared/timeline/window-tools';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';
import { JOB_STATES } from '../data/job-filter';

/** A window that follows now moves this often. */
const FOLLOW_MS = 15_000;

/** What one job did and will do, on one axis; its window stands in the address. History and overview say the same as lists. */
@Component({
  selector: 'app-job-timeline',
  imports: [LaneChart, ProblemPanel, RouterLink, Skeleton, TranslatePipe, WindowTools],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<div class="row spread">
      <bdi dir="ltr" class="muted small">{{ zone() }}</bdi>
      <app-window-tools (pan)="pan($event)" (toNow)="toNow()" (zoom)="zoom($event)" />
    </div>
    @if (query.problem(); as problem) {
      <app-problem [problem]="problem" [asOf]="query.asOf()" (retry)="query.reload()" />
    }
    @if (query.isFirst()) {
      <app-skeleton [rows]="2" />
    } @else if (query.value()) {
      <app-lane-chart
        [class.is-stale]="query.problem()"
        [lanes]="lanes()"
        [window]="window()"
        [now]="now()"
        [zone]="zone()"
        (windowChange)="moveTo($event)"
      />
      <p class="small muted">{{ 'timeline.keys' | translate }}</p>
      <p class="small">
        <a routerLink="/timeline" [queryParams]="inAddress()">{{ 'jobs.timeline-all' | translate }}</a>
      </p>
    }`,
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
  `,
})
export class JobTimeline {
  readonly job = input.required<JobDto>();
  private readonly zones = inject(ZoneStore);
  private readonly clock = inject(Now);
  private readonly url = urlQuery({ from: instantField(), to: instantField() });
  protected readonly zone = computed(() => this.zones.zoneFor(this.job().timezone));
  protected readonly now = computed(() => Math.floor(this.clock.ms() / FOLLOW_MS) * FOLLOW_MS);
  protected readonly window = computed(() => windowOf(this.url.value(), this.now()));
  protected readonly inAddress = computed(() => windowParams(this.window()));
  /** Deleted jobs have a past too. */
  protected readonly query = apiQuery(getTimeline, () => ({
    ...this.inAddress(),
    jobId: [this.job().id],
    state: [...JOB_STATES],
  }));
  protected readonly lanes = computed(() => toLanes(this.query.value()?.items ?? [], 'job'));

  constructor() {
    reloadOnHints(
      ['execution.changed', 'job.changed'],
      () => this.query.reload(),
      ({ jobId }) => jobId === this.job().id,
    );
  }

  protected moveTo(window: TimeWindow): void {
    this.url.change(windowParams(window));
  }

  protected pan(step: 1 | -1): void {
    this.moveTo(panWindow(this.window(), step / 2));
  }

  protected zoom(step: 1 | -1): void {
    this.moveTo(zoomWindow(this.window(), step));
  }

  protected toNow(): void {
    const { from, to } = this.window();
    this.moveTo(windowAround(this.now(), to - from));
  }
}

import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { ExecutionDetailDto } from '../../../core/api/generated/models/execution-detail-dto';
import { DurationPipe } from '../../../core/time/duration.pipe';
import { Time } from '../../../core/time/time';
import { isOpen } from '../../../shared/executions/execution-words';
import { StatusChip } from '../../../shared/ui/status-chip';
import { stationsOf } from '../data/timeline';

/** The course of an execution as a line of stations with the time between them. */
@Component({
  selector: 'app-run-course',
  imports: [DurationPipe, StatusChip, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<ol>
    @for (station of stations(); track station.name + station.attempt) {
      <li>
        @if (station.gapMs !== null && station.gapMs > 0) {
          <span class="gap small">{{ station.gapMs | duration }}</span>
        }
        <strong
          >{{ 'stations.' + station.name | translate }}
          @if (station.attempt !== null) {
            <span class="small muted">{{ 'executions.attempt-n' | translate: { n: station.attempt } }}</span>
          }
        </strong>
        <app-time [at]="station.at" [jobZone]="zone()" [focusable]="true" />
        @if (station.status; as status) {
          <app-status [value]="status" />
        }
      </li>
    }
    @if (isOpen()) {
      <li class="open">
        <app-status [value]="run().status" />
      </li>
    }
  </ol>`,
  styles: `
    ol {
      display: grid;
    }
    li {
      position: relative;
      display: grid;
      justify-items: start;
      padding: 0 0 12px;
      padding-inline-start: 24px;
    }
    li::before {
      content: '';
      position: absolute;
      inset-block-start: 6px;
      inset-inline-start: 2px;
      inline-size: 10px;
      block-size: 10px;
      border-radius: 50%;
      z-index: 1;
      background: var(--accent);
    }
    li:has(.gap)::before {
      inset-block-start: 34px;
    }
    li:not(:last-child)::after {
      content: '';
      position: absolute;
      inset-block: 16px 0;
      inset-inline-start: 6px;
      inline-size: 2px;
      background: var(--line-strong);
    }
    li:not(:first-child):has(.gap)::after {
      inset-block-start: 0;
    }
    li:last-child:has(.gap)::after {
      content: '';
      position: absolute;
      inset-block-start: 0;
      inset-inline-start: 6px;
      inline-size: 2px;
      block-size: 34px;
      background: var(--line-strong);
    }
    .gap {
      margin-block-end: 6px;
      color: var(--ink-2);
    }
    .open::before {
      background: var(--surface);
      border: 2px solid var(--accent);
    }
    strong {
      font-weight: 600;
    }
  `,
})
export class RunCourse {
  readonly run = input.required<ExecutionDetailDto>();
  readonly zone = input<string | null>(null);
  protected readonly stations = computed(() => stationsOf(this.run()));
  protected readonly isOpen = computed(() => isOpen(this.run().status));
}

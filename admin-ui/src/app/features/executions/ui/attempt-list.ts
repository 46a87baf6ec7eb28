import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { AttemptDto } from '../../../core/api/generated/models/attempt-dto';
import { DurationPipe } from '../../../core/time/duration.pipe';
import { Time } from '../../../core/time/time';
import { Reason } from '../../../shared/executions/reason';
import { StatusChip } from '../../../shared/ui/status-chip';
import { ErrorView } from './error-view';

/** The attempts of an execution, newest first; what another attempt followed is folded. */
@Component({
  selector: 'app-attempt-list',
  imports: [DurationPipe, ErrorView, Reason, StatusChip, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@for (attempt of ordered(); track attempt.attempt; let isNewest = $first) {
    <details [open]="isNewest">
      <summary>
        <span class="row">
          <strong>{{ 'executions.attempt-n' | translate: { n: attempt.attempt } }}</strong>
          <app-status [value]="attempt.status" />
          <app-time [at]="attempt.startedAt" [jobZone]="zone()" />
          <span class="muted">{{ attempt.durationMs | duration }}</span>
          @if (attempt.instanceId !== null) {
            <bdi dir="ltr" class="muted small">#{{ attempt.instanceId }}</bdi>
          }
        </span>
      </summary>
      <div class="body">
        @if (attempt.reasonCode) {
          <p><app-reason [code]="attempt.reasonCode" [params]="attempt.reasonParams" [jobZone]="zone()" /></p>
        }
        @if (attempt.error; as error) {
          <app-error-view [error]="error" />
        }
        @if (attempt.late; as late) {
          <p class="small">
            {{ 'executions.late-verdict' | translate }} <app-status [value]="late.status" />
            <app-time [at]="late.at" [jobZone]="zone()" />
          </p>
        }
        <button
          type="button"
          class="button tiny"
          [attr.aria-pressed]="shown() === attempt.attempt"
          (click)="show.emit(attempt.attempt)"
        >
          {{ 'executions.show-log' | translate }}
        </button>
      </div>
    </details>
  }`,
  styles: `
    :host {
      display: grid;
      gap: 4px;
      min-inline-size: 0;
    }
    details {
      border-block-end: 1px solid var(--line);
    }
    details:last-child {
      border: 0;
    }
    summary {
      padding-block: 8px;
      cursor: pointer;
    }
    summary .row {
      display: inline-flex;
    }
    .body {
      display: grid;
      gap: 8px;
      justify-items: start;
      padding: 0 0 12px;
      padding-inline-start: 16px;
    }
    app-error-view {
      justify-self: stretch;
    }
    .button[aria-pressed='true'] {
      border-color: var(--accent);
      background: var(--accent-soft);
    }
  `,
})
export class AttemptList {
  readonly attempts = input.required<readonly AttemptDto[]>();
  /** Whose log is shown. */
  readonly shown = input.required<number>();
  readonly zone = input<string | null>(null);
  readonly show = output<number>();
  protected readonly ordered = computed(() => [...this.attempts()].sort((a, b) => b.attempt - a.attempt));
}

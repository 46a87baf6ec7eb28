import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { runJobAction } from '../../../core/api/generated/fn/jobs/run-job-action';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import { fromWallClock } from '../../../core/time/iso';
import { Now } from '../../../core/time/now';
import { Time } from '../../../core/time/time';
import { Control } from '../../../shared/forms/control';
import { Field } from '../../../shared/forms/field';
import { ReasonField } from '../../../shared/forms/reason-field';
import { knownZone } from '../data/job-draft';

/** What the dialog is about. */
export type PauseTarget = Pick<JobDto, 'id' | 'name' | 'timezone'>;

/** Answer of the dialog; undefined when it was closed. */
export interface PauseAnswer {
  reason?: string;
  /** ISO instant. */
  until?: string;
}

/** Asks why a job is paused and until when, and says how many runs that skips and what runs next. */
@Component({
  selector: 'app-pause-dialog',
  imports: [
    Control,
    Field,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    ReasonField,
    Time,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<h2 mat-dialog-title>{{ 'jobs.pause-title' | translate: { name: job.name } }}</h2>
    <mat-dialog-content>
      <form id="pause-form" class="stack" (submit)="$event.preventDefault(); pause()">
        <p>{{ 'jobs.pause-text' | translate }}</p>
        <app-reason-field [(value)]="reason" />
        <app-field
          [label]="'jobs.pause-until' | translate: { zone: job.timezone }"
          [hint]="'jobs.pause-until-hint' | translate"
          [error]="isPast() ? ('jobs.pause-until-past' | translate) : ''"
        >
          <input
            appControl
            class="input"
            type="datetime-local"
            step="1"
            [value]="wallClock()"
            (input)="wallClock.set($any($event.target).value)"
          />
        </app-field>
        @if (until() && !isPast()) {
          <p role="status" [class.is-stale]="looked.isStale()">
            @if (looked.value()?.preview; as found) {
              {{ 'jobs.pause-skips' | translate: { count: found.ahead.count ?? 0 } }}
              @if (!found.ahead.isExact) {
                {{ 'jobs.pause-skips-more' | translate }}
              }
              @if (found.nextRun; as next) {
                {{ 'jobs.pause-next' | translate }} <app-time [at]="next.at" [jobZone]="job.timezone" />
              }
            }
          </p>
        }
      </form>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button type="button" class="button" mat-dialog-close>{{ 'common.cancel' | translate }}</button>
      <button type="submit" form="pause-form" class="button primary" [disabled]="isPast()">
        {{ 'jobs.verb-pause' | translate }}
      </button>
    </mat-dialog-actions>`,
})
export class PauseDialog {
  protected readonly job = inject<PauseTarget>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<PauseDialog, PauseAnswer>>(MatDialogRef);
  private readonly now = inject(Now);
  protected readonly reason = signal('');
  protected readonly wallClock = signal('');
  protected readonly until = computed(() => fromWallClock(this.wallClock(), knownZone(this.job.timezone)));
  protected readonly isPast = computed(() => {
    const until = this.until();
    return until !== null && Date.parse(until) <= this.now.ms();
  });
  /** What the server says it would do; nothing is written. */
  protected readonly looked = apiQuery(runJobAction, () => {
    const until = this.until();
    if (until === null || this.isPast()) return undefined;
    return {
      id: this.job.id,
      dryRun: true,
      'If-Match': '*',
      body: { action: 'pause' as const, until },
    };
  });

  protected pause(): void {
    if (this.isPast()) return;
    const until = this.until();
    const reason = this.reason().trim();
    this.dialog.close({ ...(reason !== '' && { reason }), ...(until !== null && { until }) });
  }
}

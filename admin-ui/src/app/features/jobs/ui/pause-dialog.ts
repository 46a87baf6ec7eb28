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
import { getAccounting } from '../../../core/api/generated/fn/accounting/get-accounting';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import { fromWallClock } from '../../../core/time/iso';
import { Now } from '../../../core/time/now';
import { Field } from '../../../shared/forms/field';
import { knownZone } from '../data/job-draft';

/** What the dialog is about. */
export type PauseTarget = Pick<JobDto, 'id' | 'name' | 'timezone'>;

/** Answer of the dialog; undefined when it was closed. */
export interface PauseAnswer {
  reason?: string;
  /** ISO instant. */
  until?: string;
}

/** Asks why a job is paused and until when, and says how many runs fall into that time. */
@Component({
  selector: 'app-pause-dialog',
  imports: [Field, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<h2 mat-dialog-title>{{ 'jobs.pause-title' | translate: { name: job.name } }}</h2>
    <mat-dialog-content>
      <form id="pause-form" class="stack" (submit)="$event.preventDefault(); pause()">
        <p>{{ 'jobs.pause-text' | translate }}</p>
        <app-field #why="appField" [label]="'common.reason-optional' | translate">
          <input
            class="input"
            dir="auto"
            maxlength="500"
            autocomplete="off"
            [id]="why.id"
            [value]="reason()"
            (input)="reason.set($any($event.target).value)"
          />
        </app-field>
        <app-field
          #end="appField"
          [label]="'jobs.pause-until' | translate: { zone: job.timezone }"
          [hint]="'jobs.pause-until-hint' | translate"
          [error]="isPast() ? ('jobs.pause-until-past' | translate) : ''"
        >
          <input
            class="input"
            type="datetime-local"
            step="1"
            [id]="end.id"
            [attr.aria-describedby]="end.describedBy()"
            [attr.aria-invalid]="isPast()"
            [value]="wallClock()"
            (input)="wallClock.set($any($event.target).value)"
          />
        </app-field>
        @if (until() && !isPast()) {
          <p role="status" [class.is-stale]="skipped.isStale()">
            @if (skipped.value(); as found) {
              {{ 'jobs.pause-skips' | translate: { count: found.pending } }}
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
  private readonly openedAt = new Date().toISOString();
  protected readonly reason = signal('');
  protected readonly wallClock = signal('');
  protected readonly until = computed(() => fromWallClock(this.wallClock(), knownZone(this.job.timezone)));
  protected readonly isPast = computed(() => {
    const until = this.until();
    return until !== null && Date.parse(until) <= this.now.ms();
  });
  /** Planned by the job's own revisions: pausing does not change what is planned. */
  protected readonly skipped = apiQuery(getAccounting, () => {
    const until = this.until();
    return until !== null && until > this.openedAt
      ? { jobId: this.job.id, from: this.openedAt, to: until }
      : undefined;
  });

  protected pause(): void {
    if (this.isPast()) return;
    const until = this.until();
    const reason = this.reason().trim();
    this.dialog.close({ ...(reason !== '' && { reason }), ...(until !== null && { until }) });
  }
}

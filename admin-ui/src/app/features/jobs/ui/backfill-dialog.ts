import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { toAppProblem, type AppProblem } from '../../../core/api/app-problem';
import { Api } from '../../../core/api/generated/api';
import { backfillJob } from '../../../core/api/generated/fn/operations/backfill-job';
import { getOperation } from '../../../core/api/generated/fn/operations/get-operation';
import type { BackfillDto } from '../../../core/api/generated/models/backfill-dto';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import { reloadOnHints } from '../../../core/live/live-reload';
import { fromWallClock, toWallClock } from '../../../core/time/iso';
import { Time } from '../../../core/time/time';
import { Control } from '../../../shared/forms/control';
import { Field } from '../../../shared/forms/field';
import { ReasonField } from '../../../shared/forms/reason-field';
import { OperationProgress } from '../../../shared/operations/operation-progress';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { knownZone } from '../data/job-draft';

const DAY_MS = 86_400_000;
const CHOICES = ['missed', 'failed', 'missed_and_failed', 'all'] as const;

/** What the dialog is about. */
export type BackfillTarget = Pick<JobDto, 'id' | 'name' | 'timezone'>;

/** Runs again what a range of the past should have done: counts first, then starts and shows how far it is. It goes on when the
 *  dialog is closed. */
@Component({
  selector: 'app-backfill-dialog',
  imports: [
    Control,
    Field,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    OperationProgress,
    ProblemPanel,
    ReasonField,
    RouterLink,
    Time,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './backfill-dialog.html',
})
export class BackfillDialog {
  protected readonly job = inject<BackfillTarget>(MAT_DIALOG_DATA);
  private readonly api = inject(Api);
  private readonly zone = knownZone(this.job.timezone);
  protected readonly choices = CHOICES;
  protected readonly from = signal(this.wall(-DAY_MS));
  protected readonly to = signal(this.wall(0));
  protected readonly only = signal<(typeof CHOICES)[number]>('missed');
  protected readonly concurrency = signal(1);
  protected readonly reason = signal('');
  protected readonly isSending = signal(false);
  protected readonly problem = signal<AppProblem | null>(null);
  /** Of the operation that was started. */
  protected readonly operationId = signal<number | null>(null);
  /** null while the range is not one. */
  private readonly range = computed(() => {
    const [from, to] = [this.from(), this.to()].map((text) => fromWallClock(text, this.zone));
    return from && to && from < to ? { from, to } : null;
  });
  protected readonly isReversed = computed(
    () => this.range() === null && this.from() !== '' && this.to() !== '',
  );
  protected readonly count = apiQuery(backfillJob, () => {
    const range = this.range();
    return range && this.operationId() === null
      ? { id: this.job.id, body: { ...range, only: this.only(), dryRun: true } }
      : undefined;
  });
  protected readonly operation = apiQuery(getOperation, () => {
    const id = this.operationId();
    return id === null ? undefined : { id };
  });
  protected readonly canStart = computed(
    () =>
      this.range() !== null &&
      !this.isSending() &&
      !this.count.isStale() &&
      this.count.problem() === null &&
      (this.count.value()?.fires ?? 0) > 0,
  );

  constructor() {
    reloadOnHints(['operation.changed', 'execution.changed'], () => {
      if (this.operationId() !== null) this.operation.reload();
    });
  }

  protected setConcurrency(box: HTMLInputElement): void {
    this.concurrency.set(Math.min(100, Math.max(1, Math.trunc(Number(box.value)) || 1)));
    box.value = String(this.concurrency());
  }

  protected async start(): Promise<void> {
    const range = this.range();
    if (!range || !this.canStart()) return;
    this.isSending.set(true);
    this.problem.set(null);
    const reason = this.reason().trim();
    const body = {
      ...range,
      only: this.only(),
      concurrency: this.concurrency(),
      ...(reason !== '' && { reason }),
    } as BackfillDto;
    try {
      // Without dryRun the answer is the operation.
      const answer: object = await this.api.invoke(backfillJob, { id: this.job.id, body });
      if ('id' in answer && typeof answer.id === 'number') this.operationId.set(answer.id);
    } catch (error) {
      this.problem.set(toAppProblem(error));
    } finally {
      this.isSending.set(false);
    }
  }

  private wall(offsetMs: number): string {
    return toWallClock(new Date(Date.now() + offsetMs).toISOString(), this.zone);
  }
}

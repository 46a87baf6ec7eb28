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
import { apiQuery } from '../../core/api/api-query';
import { toAppProblem, type AppProblem } from '../../core/api/app-problem';
import { Api } from '../../core/api/generated/api';
import { actOnOperation } from '../../core/api/generated/fn/operations/act-on-operation';
import { getOperation } from '../../core/api/generated/fn/operations/get-operation';
import { listOperationItems } from '../../core/api/generated/fn/operations/list-operation-items';
import { reloadOnHints } from '../../core/live/live-reload';
import { Time } from '../../core/time/time';
import { Control } from '../forms/control';
import { Field } from '../forms/field';
import { NoteField } from '../forms/note-field';
import { ReasonField } from '../forms/reason-field';
import { OperationProgress } from '../operations/operation-progress';
import { ProblemPanel } from '../ui/problem-panel';
import { StatusChip } from '../ui/status-chip';
import { bulkAction, type BulkOrder } from './bulk-order';

const SHOWN_FAILURES = 20;

/** A verb on many jobs or executions: says how many it is about, asks for a reason, starts it on the server and shows how far it is and what became
 *  of each that failed. It goes on when the dialog is closed. */
@Component({
  selector: 'app-bulk-dialog',
  imports: [
    Control,
    Field,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    NoteField,
    OperationProgress,
    ProblemPanel,
    ReasonField,
    RouterLink,
    StatusChip,
    Time,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './bulk-dialog.html',
})
export class BulkDialog {
  protected readonly order = inject<BulkOrder>(MAT_DIALOG_DATA);
  private readonly api = inject(Api);
  protected readonly reason = signal('');
  /** Separated by commas. */
  protected readonly tags = signal('');
  protected readonly note = signal('');
  protected readonly isSending = signal(false);
  protected readonly problem = signal<AppProblem | null>(null);
  /** Of the operation that was started. */
  protected readonly operationId = signal<number | null>(null);
  protected readonly wantsTags = this.order.action.endsWith('_tags');
  /** Which says why better than a reason would. */
  protected readonly wantsNote = this.order.action === 'handle';
  private readonly tagList = computed(() => [
    ...new Set(
      this.tags()
        .split(/[,،]/)
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
    ),
  ]);
  protected readonly count = apiQuery(bulkAction, () => ({
    order: this.order,
    details: { dryRun: true, ...this.tagsOr(['-']) },
  }));
  protected readonly operation = apiQuery(getOperation, () => {
    const id = this.operationId();
    return id === null ? undefined : { id };
  });
  protected readonly failures = apiQuery(listOperationItems, () => {
    const failed = this.operation.value()?.progress.failed ?? 0;
    const id = this.operationId();
    return id === null || failed === 0
      ? undefined
      : { id, outcome: 'failed' as const, perPage: SHOWN_FAILURES, seen: failed };
  });
  protected readonly isRunning = computed(() => this.operation.value()?.status === 'running');
  protected readonly canStart = computed(
    () =>
      !this.isSending() &&
      (this.count.value()?.matching ?? 0) > 0 &&
      (!this.wantsTags || this.tagList().length > 0),
  );

  constructor() {
    reloadOnHints(['operation.changed', 'job.changed', 'execution.changed'], () => {
      if (this.operationId() !== null) this.operation.reload();
    });
  }

  protected async start(): Promise<void> {
    if (!this.canStart()) return;
    const reason = this.reason().trim();
    const note = this.note().trim();
    const details = { ...this.tagsOr([]), ...(reason !== '' && { reason }), ...(note !== '' && { note }) };
    await this.send(async () => {
      // Without dryRun the answer is the operation.
      const answer: object = await this.api.invoke(bulkAction, { order: this.order, details });
      if ('id' in answer && typeof answer.id === 'number') this.operationId.set(answer.id);
    });
  }

  protected async cancel(): Promise<void> {
    const id = this.operationId();
    if (id === null) return;
    await this.send(async () => {
      await this.api.invoke(actOnOperation, { id, body: { action: 'cancel' } });
      this.operation.reload();
    });
  }

  private async send(command: () => Promise<void>): Promise<void> {
    this.isSending.set(true);
    this.problem.set(null);
    try {
      await command();
    } catch (error) {
      this.problem.set(toAppProblem(error));
    } finally {
      this.isSending.set(false);
    }
  }

  /** @param fallback while none is typed. */
  private tagsOr(fallback: string[]): { tags?: string[] } {
    const tags = this.tagList();
    return this.wantsTags ? { tags: tags.length > 0 ? tags : fallback } : {};
  }
}

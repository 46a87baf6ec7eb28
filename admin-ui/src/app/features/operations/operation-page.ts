import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../core/api/api-query';
import { Api } from '../../core/api/generated/api';
import { actOnOperation } from '../../core/api/generated/fn/operations/act-on-operation';
import { getOperation } from '../../core/api/generated/fn/operations/get-operation';
import { listOperationItems } from '../../core/api/generated/fn/operations/list-operation-items';
import type { ItemOutcome } from '../../core/api/generated/models/item-outcome';
import { SessionStore } from '../../core/auth/session.store';
import { Toaster } from '../../core/feedback/toaster';
import { reloadOnHints } from '../../core/live/live-reload';
import { Time } from '../../core/time/time';
import { choiceField, numberField, urlQuery } from '../../core/url/url-query';
import { Confirm } from '../../shared/ui/confirm';
import { EmptyState } from '../../shared/ui/empty-state';
import { Icon } from '../../shared/ui/icon';
import { PageHeader } from '../../shared/ui/page-header';
import { Pager } from '../../shared/ui/pager';
import { ProblemPanel } from '../../shared/ui/problem-panel';
import { Skeleton } from '../../shared/ui/skeleton';
import { StatusChip } from '../../shared/ui/status-chip';
import { OperationProgress } from '../../shared/operations/operation-progress';
import { hasEnded, statusOf } from '../../shared/operations/operation-words';

const OUTCOMES: readonly ItemOutcome[] = [
  'pending',
  'started',
  'succeeded',
  'unchanged',
  'failed',
  'cancelled',
];

/** One operation: how far it is, what became of each item, pause, resume and cancel. */
@Component({
  selector: 'app-operation-page',
  imports: [
    EmptyState,
    Icon,
    OperationProgress,
    PageHeader,
    Pager,
    ProblemPanel,
    RouterLink,
    Skeleton,
    StatusChip,
    Time,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './operation-page.html',
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
    .below {
      margin-block-start: 6px;
    }
    .slim {
      inline-size: auto;
    }
  `,
})
export class OperationPage {
  /** From the address. */
  readonly id = input.required<string>();
  protected readonly session = inject(SessionStore);
  protected readonly outcomes = OUTCOMES;
  protected readonly url = urlQuery<{ outcome: ItemOutcome | 'any'; page: number; size: number }>({
    outcome: choiceField(['any', ...OUTCOMES] as const, 'any'),
    page: numberField(1, 1, 1_000_000),
    size: numberField(50, 1, 200),
  });
  /** What is no number finds no operation. */
  private readonly number = computed(() => Number(/^\d{1,9}$/.exec(this.id())?.[0] ?? 0));
  protected readonly query = apiQuery(getOperation, () => ({ id: this.number() }));
  protected readonly items = apiQuery(listOperationItems, () => {
    const { outcome, page, size } = this.url.value();
    return { id: this.number(), page, perPage: size, ...(outcome !== 'any' && { outcome }) };
  });
  protected readonly isMissing = computed(() => [400, 404].includes(this.query.problem()?.status ?? 0));
  protected readonly status = computed(() => {
    const operation = this.query.value();
    return operation ? statusOf(operation) : '';
  });
  protected readonly isOver = computed(() => {
    const operation = this.query.value();
    return !operation || hasEnded(operation);
  });
  private readonly api = inject(Api);
  private readonly toaster = inject(Toaster);
  private readonly confirm = inject(Confirm);

  constructor() {
    reloadOnHints(
      ['operation.changed'],
      () => this.reload(),
      ({ operationId }) => operationId === undefined || operationId === this.number(),
    );
  }

  protected async act(action: 'pause' | 'resume' | 'cancel'): Promise<void> {
    let reason = '';
    if (action === 'cancel') {
      const answer = await this.confirm.ask({
        title: 'operations.cancel-title',
        text: 'operations.cancel-text',
        action: 'operations.cancel',
        isDangerous: true,
        reason: 'required',
      });
      if (!answer) return;
      reason = answer.reason;
    }
    try {
      await this.api.invoke(actOnOperation, { id: this.number(), body: { action, reason: reason || null } });
      this.toaster.show(`operations.did-${action}`);
    } catch (error) {
      this.toaster.showProblem(error);
    }
    this.reload();
  }

  private reload(): void {
    this.query.reload();
    this.items.reload();
  }
}

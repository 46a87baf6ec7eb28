import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../core/api/api-query';
import { Api } from '../../core/api/generated/api';
import { listLocks } from '../../core/api/generated/fn/locks/list-locks';
import { releaseLock } from '../../core/api/generated/fn/locks/release-lock';
import type { LockDto } from '../../core/api/generated/models/lock-dto';
import { SessionStore } from '../../core/auth/session.store';
import { Toaster } from '../../core/feedback/toaster';
import { reloadOnHints } from '../../core/live/live-reload';
import { Time } from '../../core/time/time';
import { choiceField, numberField, urlQuery } from '../../core/url/url-query';
import { Confirm } from '../../shared/ui/confirm';
import { EmptyState } from '../../shared/ui/empty-state';
import { PageHeader } from '../../shared/ui/page-header';
import { Pager } from '../../shared/ui/pager';
import { ProblemPanel } from '../../shared/ui/problem-panel';
import { Skeleton } from '../../shared/ui/skeleton';
import { StatusChip } from '../../shared/ui/status-chip';

/** Slots of jobs: who holds which, with which fencing token. */
@Component({
  selector: 'app-locks',
  imports: [
    EmptyState,
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
  templateUrl: './locks.html',
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
    .stale {
      color: var(--bad);
      font-weight: 600;
    }
  `,
})
export class Locks {
  protected readonly session = inject(SessionStore);
  protected readonly url = urlQuery<{ show: 'held' | 'all'; page: number; size: number }>({
    show: choiceField(['held', 'all'] as const, 'held'),
    page: numberField(1, 1, 1_000_000),
    size: numberField(50, 1, 200),
  });
  protected readonly query = apiQuery(listLocks, () => {
    const { show, page, size } = this.url.value();
    return { page, perPage: size, held: show };
  });
  private readonly api = inject(Api);
  private readonly toaster = inject(Toaster);
  private readonly confirm = inject(Confirm);

  constructor() {
    reloadOnHints(['lock.changed', 'execution.changed'], () => this.query.reload());
  }

  protected async release(lock: LockDto): Promise<void> {
    const name = lock.jobName ?? `#${lock.jobId}`;
    const answer = await this.confirm.ask({
      title: 'locks.release-title',
      text: 'locks.release-text',
      params: { job: name, slot: lock.slot },
      action: 'locks.release',
      isDangerous: true,
      reason: 'required',
      typed: `${lock.jobId}/${lock.slot}`,
    });
    if (!answer) return;
    try {
      const { jobId, slot } = lock;
      await this.api.invoke(releaseLock, { jobId, slot, force: true, reason: answer.reason });
      this.toaster.show('locks.released', { job: name });
    } catch (error) {
      this.toaster.showProblem(error);
    }
    this.query.reload();
  }
}

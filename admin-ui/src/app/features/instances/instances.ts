import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../core/api/api-query';
import { Api } from '../../core/api/generated/api';
import { actOnInstance } from '../../core/api/generated/fn/instances/act-on-instance';
import { forgetInstance } from '../../core/api/generated/fn/instances/forget-instance';
import { listInstances } from '../../core/api/generated/fn/instances/list-instances';
import type { InstanceDto } from '../../core/api/generated/models/instance-dto';
import type { InstanceListDto } from '../../core/api/generated/models/instance-list-dto';
import { SessionStore } from '../../core/auth/session.store';
import { Toaster } from '../../core/feedback/toaster';
import { Formats } from '../../core/i18n/locale';
import { reloadOnHints } from '../../core/live/live-reload';
import { CountPipe } from '../../core/time/duration.pipe';
import { Time } from '../../core/time/time';
import { choiceField, urlQuery } from '../../core/url/url-query';
import { Confirm } from '../../shared/ui/confirm';
import { Icon } from '../../shared/ui/icon';
import { PageHeader } from '../../shared/ui/page-header';
import { ProblemPanel } from '../../shared/ui/problem-panel';
import { Skeleton } from '../../shared/ui/skeleton';
import { StatusChip } from '../../shared/ui/status-chip';

/** Ended instances that are listed: the newest ones always, so that one that just died is seen. */
const ENDED_SHOWN = { live: 3, all: 100 };
/** A clock this far from the database's is worth a look, ms. Due times do not depend on it; stamps of log lines do. */
const ASTRAY_MS = 1_000;

/** The processes: who is alive, what each does, how its clock stands to the database's. */
@Component({
  selector: 'app-instances',
  imports: [CountPipe, Icon, PageHeader, ProblemPanel, RouterLink, Skeleton, StatusChip, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './instances.html',
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
    .self {
      margin-inline-start: 6px;
    }
    thead th {
      white-space: normal;
    }
    tbody th {
      min-inline-size: 180px;
    }
    .why {
      max-inline-size: 220px;
    }
    .bad {
      color: var(--bad);
      font-weight: 600;
    }
  `,
})
export class Instances {
  protected readonly formats = inject(Formats);
  protected readonly url = urlQuery<{ show: 'live' | 'all' }>({
    show: choiceField(['live', 'all'] as const, 'live'),
  });
  protected readonly query = apiQuery(listInstances, () => ({
    recent: ENDED_SHOWN[this.url.value().show],
  }));

  protected readonly session = inject(SessionStore);
  private readonly api = inject(Api);
  private readonly toaster = inject(Toaster);
  private readonly confirm = inject(Confirm);

  constructor() {
    reloadOnHints(['instance.changed', 'stats'], () => this.query.reload());
  }

  /** Whole milliseconds, without a negative zero. */
  protected rounded(ms: number): number {
    return Math.round(ms) + 0;
  }

  protected isAstray({ clockOffsetMs }: InstanceDto): boolean {
    return clockOffsetMs !== null && Math.abs(clockOffsetMs) >= ASTRAY_MS;
  }

  /** Whether there is work that it could be kept from. */
  protected isDrainable({ stoppedAt, runsEngine, runsTasks }: InstanceDto): boolean {
    return stoppedAt === null && (runsEngine || runsTasks);
  }

  protected hasEnded({ items }: InstanceListDto): boolean {
    return items.some(({ stoppedAt }) => stoppedAt !== null);
  }

  /** Asks first, with a reason. */
  protected async drain({ id, name }: InstanceDto): Promise<void> {
    const answer = await this.confirm.ask({
      title: 'instances.drain-title',
      text: 'instances.drain-text',
      params: { name },
      action: 'instances.drain',
      reason: 'optional',
    });
    if (!answer) return;
    const body = { action: 'drain' as const, reason: answer.reason || undefined };
    await this.act('drain', name, () => this.api.invoke(actOnInstance, { id, body }));
  }

  /** Asks first, with a reason. */
  protected async forget({ id, name }: InstanceDto): Promise<void> {
    const answer = await this.confirm.ask({
      title: 'instances.forget-title',
      text: 'instances.forget-text',
      params: { name },
      action: 'instances.forget',
      reason: 'optional',
    });
    if (!answer) return;
    const reason = answer.reason || undefined;
    await this.act('forget', name, () => this.api.invoke(forgetInstance, { id, reason }));
  }

  protected resume({ id, name }: InstanceDto): Promise<void> {
    const body = { action: 'resume' as const };
    return this.act('resume', name, () => this.api.invoke(actOnInstance, { id, body }));
  }

  private async act(
    verb: 'drain' | 'resume' | 'forget',
    name: string,
    command: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await command();
      this.toaster.show(`instances.did-${verb}`, { name });
    } catch (error) {
      this.toaster.showProblem(error);
    }
    this.query.reload();
  }

  /** Key of the sentence that says what the status means; null where the word says it all. */
  protected whyOf({ status, late, drain }: InstanceDto): string | null {
    if (status === 'alive') return late ? 'instances.why-late' : null;
    if (status === 'draining' && drain) return 'instances.why-drained';
    return status === 'stopped' ? null : `instances.why-${status}`;
  }
}

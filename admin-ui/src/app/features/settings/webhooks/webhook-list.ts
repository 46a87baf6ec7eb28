import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { listWebhooks } from '../../../core/api/generated/fn/webhooks/list-webhooks';
import type { WebhookDto } from '../../../core/api/generated/models/webhook-dto';
import { SessionStore } from '../../../core/auth/session.store';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Icon } from '../../../shared/ui/icon';
import { PageHeader } from '../../../shared/ui/page-header';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';
import { AdminOnly } from '../admin-only';
import { WebhookActions } from './webhook-actions';
import { WebhookQueue } from './webhook-queue';
import { WebhookScope } from './webhook-scope';
import { WebhookState } from './webhook-state';

/** Addresses that are told of what happens to jobs. */
@Component({
  selector: 'app-webhook-list',
  imports: [
    AdminOnly,
    EmptyState,
    Icon,
    PageHeader,
    ProblemPanel,
    RouterLink,
    Skeleton,
    TranslatePipe,
    WebhookQueue,
    WebhookScope,
    WebhookState,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './webhook-list.html',
  styles: `
    :host,
    .parts {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
    .actions .row {
      flex-wrap: nowrap;
    }
    .address {
      max-inline-size: 44ch;
    }
    .address bdi {
      overflow-wrap: anywhere;
    }
  `,
})
export class WebhookList {
  protected readonly session = inject(SessionStore);
  protected readonly query = apiQuery(listWebhooks, () => (this.session.can('admin') ? {} : undefined));
  private readonly actions = inject(WebhookActions);
  private readonly router = inject(Router);

  /** A new one is opened: there it can be tried. */
  protected async create(): Promise<void> {
    const created = await this.actions.edit(null);
    if (created) await this.router.navigate(['/settings/webhooks', created.id]);
  }

  protected async edit(webhook: WebhookDto): Promise<void> {
    await this.actions.edit(webhook);
    this.query.reload();
  }

  protected turn(webhook: WebhookDto): Promise<void> {
    return this.actions.turn(webhook, !webhook.enabled, () => this.query.reload());
  }
}

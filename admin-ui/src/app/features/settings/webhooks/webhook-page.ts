import { ChangeDetectionStrategy, Component, computed, inject, input, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { getWebhook } from '../../../core/api/generated/fn/webhooks/get-webhook';
import type { WebhookDto } from '../../../core/api/generated/models/webhook-dto';
import { SessionStore } from '../../../core/auth/session.store';
import { reloadEvery } from '../../../core/live/live-poll';
import { reloadOnHints } from '../../../core/live/live-reload';
import { Time } from '../../../core/time/time';
import { CopyButton } from '../../../shared/ui/copy-button';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Icon } from '../../../shared/ui/icon';
import { PageHeader } from '../../../shared/ui/page-header';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';
import { AdminOnly } from '../admin-only';
import { DeliveryLog } from './delivery-log';
import { WebhookActions } from './webhook-actions';
import { WebhookQueue } from './webhook-queue';
import { WebhookScope } from './webhook-scope';
import { WebhookState } from './webhook-state';

/** The service sends within a second; what fails is tried again after 5. */
const POLL_MS = 2_000;

/** One webhook: what it is told, how it stands, what was sent to it. */
@Component({
  selector: 'app-webhook-page',
  imports: [
    AdminOnly,
    CopyButton,
    DeliveryLog,
    EmptyState,
    Icon,
    PageHeader,
    ProblemPanel,
    RouterLink,
    Skeleton,
    Time,
    TranslatePipe,
    WebhookQueue,
    WebhookScope,
    WebhookState,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './webhook-page.html',
  styles: `
    :host,
    .parts {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
  `,
})
export class WebhookPage {
  /** From the address. */
  readonly id = input.required<string>();
  protected readonly session = inject(SessionStore);
  /** What is no number finds no webhook. */
  private readonly number = computed(() => Number(/^\d{1,9}$/.exec(this.id())?.[0] ?? 0));
  protected readonly query = apiQuery(getWebhook, () =>
    this.session.can('admin') ? { id: this.number() } : undefined,
  );
  protected readonly isMissing = computed(() => [400, 404].includes(this.query.problem()?.status ?? 0));
  private readonly log = viewChild(DeliveryLog);
  private readonly actions = inject(WebhookActions);
  private readonly router = inject(Router);

  constructor() {
    const reload = (): void => this.reload();
    reloadEvery(POLL_MS, () => this.isSending(), reload);
    // No hint tells of deliveries; "read again" is told by `reset`, which every listener gets.
    reloadOnHints([], reload);
  }

  protected async edit(webhook: WebhookDto): Promise<void> {
    if (await this.actions.edit(webhook)) this.reload();
  }

  protected turn(webhook: WebhookDto): Promise<void> {
    return this.actions.turn(webhook, !webhook.enabled, () => this.reload());
  }

  protected async rotate(webhook: WebhookDto): Promise<void> {
    await this.actions.rotate(webhook);
    this.reload();
  }

  protected async test(webhook: WebhookDto): Promise<void> {
    await this.actions.test(webhook);
    this.log()?.renew();
    this.query.reload();
  }

  protected async remove(webhook: WebhookDto): Promise<void> {
    if (await this.actions.remove(webhook)) await this.router.navigate(['/settings/webhooks']);
    else this.reload();
  }

  protected reload(): void {
    this.query.reload();
    this.log()?.query.reload();
  }

  /** Whether something waits, here or on a page of the log that is not shown; to one that is off nothing is sent. */
  private isSending(): boolean {
    const webhook = this.query.value();
    if (!webhook?.enabled) return false;
    return webhook.pendingCount > 0 || (this.log()?.isWaiting() ?? false);
  }
}

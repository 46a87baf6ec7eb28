import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { listWebhookDeliveries } from '../../../core/api/generated/fn/webhooks/list-webhook-deliveries';
import type { WebhookDeliveryDto } from '../../../core/api/generated/models/webhook-delivery-dto';
import type { WebhookDeliveryStatus } from '../../../core/api/generated/models/webhook-delivery-status';
import { WEBHOOK_DELIVERY_STATUS } from '../../../core/api/generated/models/webhook-delivery-status-array';
import type { WebhookDto } from '../../../core/api/generated/models/webhook-dto';
import { liveRows } from '../../../core/live/live-rows';
import { DurationPipe } from '../../../core/time/duration.pipe';
import { Time } from '../../../core/time/time';
import { choiceField, numberField, urlQuery } from '../../../core/url/url-query';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Icon } from '../../../shared/ui/icon';
import { Pager } from '../../../shared/ui/pager';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';
import { StatusChip } from '../../../shared/ui/status-chip';
import { DeliveryMessage } from './delivery-message';
import { WebhookActions } from './webhook-actions';
import { eventLabel, jobNameOf } from './webhook-words';

interface LogFilter {
  status: WebhookDeliveryStatus | 'any';
  page: number;
  size: number;
}

/** What was sent to a webhook and what became of it, newest first. Its page says when to read again. */
@Component({
  selector: 'app-delivery-log',
  imports: [
    DeliveryMessage,
    DurationPipe,
    EmptyState,
    Icon,
    Pager,
    ProblemPanel,
    RouterLink,
    Skeleton,
    StatusChip,
    Time,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './delivery-log.html',
  styleUrl: './delivery-log.css',
})
export class DeliveryLog {
  readonly webhook = input.required<WebhookDto>();
  /** A message was sent again. */
  readonly changed = output();
  protected readonly statuses = WEBHOOK_DELIVERY_STATUS;
  protected readonly label = eventLabel;
  protected readonly jobNameOf = jobNameOf;
  protected readonly url = urlQuery<LogFilter>({
    status: choiceField(['any', ...WEBHOOK_DELIVERY_STATUS] as const, 'any'),
    page: numberField(1, 1, 1_000_000),
    size: numberField(20, 1, 200),
  });
  /** The webhook is read again and again; its id stays, and with it what is asked for. */
  private readonly id = computed(() => this.webhook().id);
  readonly query = apiQuery(listWebhookDeliveries, () => {
    const { status, page, size } = this.url.value();
    return { id: this.id(), page, perPage: size, ...(status !== 'any' && { status }) };
  });
  protected readonly list = liveRows<WebhookDeliveryDto>(() => {
    const page = this.query.value();
    return page && { view: this.query.view(), items: page.items };
  });
  /** Ids of the deliveries that are unfolded. */
  protected readonly open = signal<ReadonlySet<number>>(new Set());
  private readonly actions = inject(WebhookActions);

  /** Whether the newest answer has something that is still to be delivered. */
  isWaiting(): boolean {
    return this.query.value()?.items.some(({ status }) => status === 'pending') ?? false;
  }

  /** Reads again and shows new rows at once: somebody asked for it. */
  renew(): void {
    this.list.showNext();
    this.query.reload();
  }

  protected toggle(id: number): void {
    const open = new Set(this.open());
    if (!open.delete(id)) open.add(id);
    this.open.set(open);
  }

  protected async sendAgain(delivery: WebhookDeliveryDto): Promise<void> {
    await this.actions.sendAgain(this.id(), delivery.id);
    this.changed.emit();
  }
}

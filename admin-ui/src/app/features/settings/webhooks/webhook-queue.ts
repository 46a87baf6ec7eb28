import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { WebhookDto } from '../../../core/api/generated/models/webhook-dto';
import { Icon } from '../../../shared/ui/icon';

/** How many messages wait for a webhook, and how many were given up because too many did. */
@Component({
  selector: 'app-webhook-queue',
  imports: [Icon, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<span class="nowrap">{{
      'webhooks.waiting' | translate: { count: webhook().pendingCount }
    }}</span>
    @if (webhook().droppedCount > 0) {
      <p class="small">
        <app-icon name="alert" [size]="14" />
        <strong>{{ 'webhooks.dropped' | translate: { count: webhook().droppedCount } }}</strong>
        {{ 'webhooks.dropped-text' | translate }}
      </p>
    }`,
  styles: `
    :host {
      display: block;
    }
    p {
      margin-block-start: 4px;
      max-inline-size: 44ch;
    }
    app-icon,
    strong {
      color: var(--warn);
      vertical-align: text-bottom;
    }
  `,
})
export class WebhookQueue {
  readonly webhook = input.required<WebhookDto>();
}

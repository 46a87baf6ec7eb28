import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { WebhookDeliveryDto } from '../../../core/api/generated/models/webhook-delivery-dto';
import { Time } from '../../../core/time/time';
import { JsonView } from '../../../shared/ui/json-view';

/** A message as it is posted, and all that is known of its delivery. */
@Component({
  selector: 'app-delivery-message',
  imports: [JsonView, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<dl class="facts">
      <dt><bdi dir="ltr" class="code">webhook-id</bdi></dt>
      <dd>
        <bdi dir="ltr" class="code">{{ delivery().messageId }}</bdi>
      </dd>
      @if (delivery().lastAttemptAt; as at) {
        <dt>{{ 'webhooks.last-attempt' | translate }}</dt>
        <dd><app-time [at]="at" format="full" /></dd>
      }
      @if (delivery().deliveredAt; as at) {
        <dt>{{ 'status.delivered' | translate }}</dt>
        <dd><app-time [at]="at" format="full" /></dd>
      }
      @if (delivery().error; as error) {
        <dt>{{ 'executions.error' | translate }}</dt>
        <dd>
          <bdi dir="auto">{{ error }}</bdi>
        </dd>
      }
    </dl>
    <app-json [value]="delivery().body" />`,
  styles: `
    :host {
      display: grid;
      gap: 12px;
      text-align: start;
      inline-size: 100%;
      min-inline-size: 0;
    }
  `,
})
export class DeliveryMessage {
  readonly delivery = input.required<WebhookDeliveryDto>();
}

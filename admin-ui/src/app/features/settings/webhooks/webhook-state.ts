import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { WebhookDto } from '../../../core/api/generated/models/webhook-dto';
import { Time } from '../../../core/time/time';
import { StatusChip } from '../../../shared/ui/status-chip';

/** Whether a webhook is on, and what is wrong with it. */
@Component({
  selector: 'app-webhook-state',
  imports: [StatusChip, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (!webhook().enabled) {
      <app-status value="off" />
      @if (webhook().disabledReason; as reason) {
        <p class="small muted">{{ 'webhooks.off-' + reason | translate }}</p>
      }
    } @else if (webhook().failingSince; as since) {
      <app-status value="failing" />
      <p class="small muted">{{ 'webhooks.failing-since' | translate }} <app-time [at]="since" /></p>
    } @else {
      <app-status value="on" />
    }`,
  styles: `
    :host {
      display: block;
    }
    p {
      margin-block-start: 4px;
      max-inline-size: 44ch;
    }
  `,
})
export class WebhookState {
  readonly webhook = input.required<WebhookDto>();
}

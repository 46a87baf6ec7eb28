import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { WebhookDto } from '../../../core/api/generated/models/webhook-dto';
import { eventLabel } from './webhook-words';

/** What a webhook is told of: the events, and the jobs by their tags. */
@Component({
  selector: 'app-webhook-scope',
  imports: [TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<ul [attr.aria-label]="'webhooks.events' | translate">
      @for (event of webhook().events; track event) {
        <li>{{ label(event) | translate }}</li>
      }
    </ul>
    <p class="small muted">
      @for (tag of webhook().tags; track tag) {
        <bdi>{{ tag }}</bdi>
        @if (!$last) {
          <span aria-hidden="true">·</span>
        }
      } @empty {
        {{ 'jobs.all' | translate }}
      }
    </p>`,
  styles: `
    :host {
      display: block;
    }
    p {
      margin-block-start: 4px;
    }
  `,
})
export class WebhookScope {
  readonly webhook = input.required<WebhookDto>();
  protected readonly label = eventLabel;
}

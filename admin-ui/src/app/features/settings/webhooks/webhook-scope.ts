import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { WebhookDto } from '../../../core/api/generated/models/webhook-dto';
import { eventLabel } from './webhook-words';

/** What a webhook is told of: the events, and the jobs by their tags. */
@Component({
  selector: 'app-webhook-scope',
  imports: [TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<ul [attr.aria-label]="'webhooks.events' | translate">
      @for (event of shown(); track event) {
        <li class="nowrap">{{ label(event) | translate }}</li>
      }
      @if (rest() > 0) {
        <li class="nowrap muted">{{ 'webhooks.more-events' | translate: { count: rest() } }}</li>
      }
    </ul>
    <p class="small muted">
      @for (tag of webhook().tags; track tag) {
        <span class="tag"
          ><bdi>{{ tag }}</bdi></span
        >
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
    .tag + .tag {
      margin-inline-start: 10px;
    }
  `,
})
export class WebhookScope {
  readonly webhook = input.required<WebhookDto>();
  /** How many events are named; of more than these and one, the others are counted. */
  readonly most = input(Infinity);
  protected readonly label = eventLabel;
  protected readonly shown = computed(() => {
    const { events } = this.webhook();
    return events.length > this.most() + 1 ? events.slice(0, this.most()) : events;
  });
  protected readonly rest = computed(() => this.webhook().events.length - this.shown().length);
}
